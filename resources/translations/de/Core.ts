<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Core</name>
    <message>
        <source>It is damaged: some of its samples are not numbers, or absurdly large.</source>
        <translation>Sie ist beschädigt: Manche Werte sind keine Zahlen oder unsinnig groß.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>Sie ist leer.</translation>
    </message>
    <message>
        <source>It is not audio (or none that Voxseal knows).</source>
        <translation>Sie enthält keinen Ton (oder keinen, den Voxseal kennt).</translation>
    </message>
    <message>
        <source>It is damaged: part of its sound cannot be read.</source>
        <translation>Sie ist beschädigt: Ein Teil des Tons ist nicht lesbar.</translation>
    </message>
    <message>
        <source>It is damaged: its sound does not match its own checksum.</source>
        <translation>Sie ist beschädigt: Ihr Ton passt nicht zu ihrer Prüfsumme.</translation>
    </message>
    <message>
        <source>It is {0}; {1} is asked for.</source>
        <translation>Sie ist {0}; verlangt ist {1}.</translation>
    </message>
    <message>
        <source>It has {0} Hz; {1} Hz is asked for.</source>
        <translation>Sie hat {0} Hz; verlangt sind {1} Hz.</translation>
    </message>
    <message>
        <source>It has {0} channel(s); {1} is asked for.</source>
        <translation>Sie hat {0} Kanäle; verlangt: {1}.</translation>
    </message>
    <message>
        <source>It has {0} bits a sample; {1} bits is asked for.</source>
        <translation>Sie hat {0} Bit je Wert; verlangt sind {1} Bit.</translation>
    </message>
    <message>
        <source>It lasts {0} s; at least {1} s is asked for.</source>
        <translation>Sie dauert {0} s; verlangt sind mindestens {1} s.</translation>
    </message>
    <message>
        <source>It lasts {0} s; at most {1} s is asked for.</source>
        <translation>Sie dauert {0} s; verlangt sind höchstens {1} s.</translation>
    </message>
    <message>
        <source>It cannot be measured: its sample rate or number of channels is unusual.</source>
        <translation>Sie lässt sich nicht messen: Abtastrate oder Zahl der Kanäle ist ungewöhnlich.</translation>
    </message>
    <message>
        <source>It is damaged: it cannot be read as audio.</source>
        <translation>Sie ist beschädigt: Sie lässt sich nicht als Ton lesen.</translation>
    </message>
    <message>
        <source>It is compressed with loss; {0} bits a sample is asked for.</source>
        <translation>Sie ist mit Verlust komprimiert; verlangt sind {0} Bit je Wert.</translation>
    </message>
    <message>
        <source>It was never finished: the program that recorded it did not close it.</source>
        <translation>Sie wurde nie fertig: Das Programm, das sie aufnahm, hat sie nicht abgeschlossen.</translation>
    </message>
    <message>
        <source>It is damaged: it holds no sound data.</source>
        <translation>Sie ist beschädigt: Sie enthält keine Tondaten.</translation>
    </message>
    <message>
        <source>It is damaged: its last page is not whole.</source>
        <translation>Sie ist beschädigt: Ihr letzter Abschnitt ist nicht vollständig.</translation>
    </message>
    <message>
        <source>It is cut off: its end is missing.</source>
        <translation>Sie ist abgeschnitten: Ihr Ende fehlt.</translation>
    </message>
    <message>
        <source>It is damaged: its header is not whole.</source>
        <translation>Sie ist beschädigt: Ihr Kopf ist nicht vollständig.</translation>
    </message>
    <message>
        <source>It is cut off: part of its sound is missing.</source>
        <translation>Sie ist abgeschnitten: Ein Teil des Tons fehlt.</translation>
    </message>
    <message>
        <source>It does not open.</source>
        <translation>Es lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>It cannot record {0}: this {1} is beyond it.</source>
        <translation>Es kann {0} nicht aufnehmen: {1} geht damit nicht.</translation>
    </message>
    <message>
        <source>Nothing was recorded. Choose another microphone.</source>
        <translation>Nichts wurde aufgenommen. Wählen Sie ein anderes Mikrofon.</translation>
    </message>
    <message>
        <source>It is in use by another program, or not allowed.</source>
        <translation>Ein anderes Programm benutzt es, oder es ist nicht erlaubt.</translation>
    </message>
    <message>
        <source>Close the other program, and see that Voxseal may use the microphone in the system's settings.</source>
        <translation>Schließen Sie das andere Programm, und erlauben Sie Voxseal in den Systemeinstellungen das Mikrofon.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Es ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This computer has nothing to play sound on.</source>
        <translation>Dieser Computer hat nichts, worauf er Ton abspielen könnte.</translation>
    </message>
    <message>
        <source>The sound system does not play it.</source>
        <translation>Das Tonsystem spielt es nicht ab.</translation>
    </message>
    <message>
        <source>The sound system stopped playing it.</source>
        <translation>Das Tonsystem hat die Wiedergabe abgebrochen.</translation>
    </message>
    <message>
        <source>The sound system of this computer does not start.</source>
        <translation>Das Tonsystem dieses Computers startet nicht.</translation>
    </message>
    <message>
        <source>The sound that comes with this prompt cannot be read.</source>
        <translation>Die Tondatei zu diesem Text kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Tell the organisation that you record for. The prompt can be recorded without it.</source>
        <translation>Sagen Sie der Organisation Bescheid, für die Sie aufnehmen. Der Text kann auch ohne sie aufgenommen werden.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” is not known; a prompt has {2}.</source>
        <translation>Zeile {0}: „{1}“ ist nicht bekannt; ein Sprechtext hat {2}.</translation>
    </message>
    <message>
        <source>A prompt script is a file in .csv, .tsv, .json or .txt.</source>
        <translation>Sprechtexte sind eine Datei mit der Endung .csv, .tsv, .json oder .txt.</translation>
    </message>
    <message>
        <source>The prompt script is larger than 16 MiB.</source>
        <translation>Die Datei mit den Sprechtexten ist größer als 16 MiB.</translation>
    </message>
    <message>
        <source>There is no prompt in the script.</source>
        <translation>In der Datei steht kein Sprechtext.</translation>
    </message>
    <message>
        <source>Line {0}: “training” must be yes or no.</source>
        <translation>Zeile {0}: „training“ muss „yes“ oder „no“ sein.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” must be a text.</source>
        <translation>Zeile {0}: „{1}“ muss ein Text sein.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” is longer than {2} characters.</source>
        <translation>Zeile {0}: „{1}“ ist länger als {2} Zeichen.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” holds a control character.</source>
        <translation>Zeile {0}: „{1}“ enthält ein Steuerzeichen.</translation>
    </message>
    <message>
        <source>Line {0}: the media must be a file beside the script, such as pictures/cat.png.</source>
        <translation>Zeile {0}: „media“ muss eine Datei neben der Datei mit den Sprechtexten sein, etwa pictures/cat.png.</translation>
    </message>
    <message>
        <source>Line {0}: the media must be one of: {1}.</source>
        <translation>Zeile {0}: „media“ muss eine dieser Dateiarten sein: {1}.</translation>
    </message>
    <message>
        <source>Line {0}: there is no file {1} beside the script.</source>
        <translation>Zeile {0}: Neben der Datei mit den Sprechtexten gibt es keine Datei {1}.</translation>
    </message>
    <message>
        <source>Line {0}: the media is a link that leads out of the script's folder.</source>
        <translation>Zeile {0}: „media“ ist eine Verknüpfung, die aus ihrem Ordner hinausführt.</translation>
    </message>
    <message>
        <source>Line {0}: the first line must name the columns, id and text among them.</source>
        <translation>Zeile {0}: Die erste Zeile muss die Spalten nennen, darunter „id“ und „text“.</translation>
    </message>
    <message>
        <source>Line {0}: a column is named twice.</source>
        <translation>Zeile {0}: Eine Spalte ist zweimal genannt.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” is not known; did you mean {2}?</source>
        <translation>Zeile {0}: „{1}“ ist nicht bekannt; war {2} gemeint?</translation>
    </message>
    <message>
        <source>The script must be a list of prompts, in [ and ].</source>
        <translation>Die Datei muss eine Liste von Sprechtexten sein, in [ und ].</translation>
    </message>
    <message>
        <source>Line {0}: the list of prompts does not end as it should.</source>
        <translation>Zeile {0}: Die Liste der Sprechtexte endet nicht, wie sie soll.</translation>
    </message>
    <message>
        <source>The prompt script cannot be read, or is not there.</source>
        <translation>Die Datei mit den Sprechtexten ist nicht lesbar oder nicht da.</translation>
    </message>
    <message>
        <source>Line {0}: this is not text in UTF-8.</source>
        <translation>Zeile {0}: Das ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>Line {0}: the same id was in line {1} already.</source>
        <translation>Zeile {0}: Dieselbe „id“ stand schon in Zeile {1}.</translation>
    </message>
    <message>
        <source>Line {0}: there are more than {1} prompts.</source>
        <translation>Zeile {0}: Es sind mehr als {1} Sprechtexte.</translation>
    </message>
    <message>
        <source>Line {0}: “{1}” is missing.</source>
        <translation>Zeile {0}: „{1}“ fehlt.</translation>
    </message>
    <message>
        <source>Line {0}: it is not well formed ({1}).</source>
        <translation>Zeile {0}: Sie ist nicht richtig aufgebaut ({1}).</translation>
    </message>
    <message>
        <source>Line {0}: a prompt must be an object with id and text.</source>
        <translation>Zeile {0}: Ein Sprechtext muss ein Objekt mit „id“ und „text“ sein.</translation>
    </message>
    <message>
        <source>Line {0}: there are {1} fields where {2} columns are named.</source>
        <translation>Zeile {0}: Hier stehen {1} Felder, genannt sind {2} Spalten.</translation>
    </message>
    <message>
        <source>Line {0}: it is not valid JSON ({1}).</source>
        <translation>Zeile {0}: Das ist kein gültiges JSON ({1}).</translation>
    </message>
    <message>
        <source>Line {0}: it is not a prompt, or names a key twice.</source>
        <translation>Zeile {0}: Das ist kein Sprechtext, oder ein Schlüssel steht zweimal da.</translation>
    </message>
    <message>
        <source>The microphone is lost.</source>
        <translation>Das Mikrofon ist weg.</translation>
    </message>
    <message>
        <source>It cannot be read ({0}).</source>
        <translation>Sie ist nicht lesbar ({0}).</translation>
    </message>
    <message>
        <source>It is not there.</source>
        <translation>Sie ist nicht da.</translation>
    </message>
    <message>
        <source>It cannot be read: permission is missing.</source>
        <translation>Sie ist nicht lesbar: Es fehlt die Berechtigung.</translation>
    </message>
    <message>
        <source>It cannot be read: it lies too deep, its path is too long.</source>
        <translation>Sie ist nicht lesbar: Sie liegt zu tief, ihr Pfad ist zu lang.</translation>
    </message>
    <message>
        <source>It is a link to a place outside the chosen folder.</source>
        <translation>Das ist eine Verknüpfung an einen Ort außerhalb des gewählten Ordners.</translation>
    </message>
    <message>
        <source>It is not a file (a device, pipe or socket).</source>
        <translation>Das ist keine Datei (sondern Gerät, Pipe oder Socket).</translation>
    </message>
    <message>
        <source>It is a link that leads nowhere.</source>
        <translation>Das ist eine Verknüpfung, die nirgendwohin führt.</translation>
    </message>
    <message>
        <source>It is a link to a folder, which is looked through in its own place.</source>
        <translation>Das ist eine Verknüpfung auf einen Ordner, der an seinem eigenen Ort durchgesehen wird.</translation>
    </message>
    <message>
        <source>It changed while it was read. Submit it again when it is finished.</source>
        <translation>Sie änderte sich beim Lesen. Reichen Sie sie noch einmal ein, wenn sie fertig ist.</translation>
    </message>
    <message>
        <source>It is a folder.</source>
        <translation>Das ist ein Ordner.</translation>
    </message>
    <message>
        <source>The sound service of this computer cannot be reached.</source>
        <translation>Der Tondienst dieses Computers ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Voxseal made a mistake</source>
        <translation>Voxseal hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Nothing that was sealed or sent is lost. Please report this, with the session log.</source>
        <translation>Nichts Versiegeltes oder Gesendetes ist verloren. Bitte melden Sie das, mit dem Sitzungsprotokoll.</translation>
    </message>
    <message>
        <source>That cannot be done as asked</source>
        <translation>Das geht so nicht</translation>
    </message>
    <message>
        <source>The profile cannot be used</source>
        <translation>Das Profil ist nicht brauchbar</translation>
    </message>
    <message>
        <source>Nothing was changed. Ask the organisation that gave you the profile for a corrected one.</source>
        <translation>Nichts wurde geändert. Bitten Sie die Organisation, von der das Profil stammt, um ein berichtigtes.</translation>
    </message>
    <message>
        <source>The settings cannot be used</source>
        <translation>Die Einstellungen sind nicht brauchbar</translation>
    </message>
    <message>
        <source>Nothing was changed. Correct settings.toml in the data folder, or delete it to have the usual ones.</source>
        <translation>Nichts wurde geändert. Berichtigen Sie settings.toml im Datenordner, oder löschen Sie die Datei, dann gelten die üblichen.</translation>
    </message>
    <message>
        <source>The support bundle cannot be opened</source>
        <translation>Das Support-Paket lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>Nothing was changed. Ask for it again, and for the reference code that belongs to it.</source>
        <translation>Nichts wurde geändert. Bitten Sie noch einmal darum, und um das Kennwort, das dazugehört.</translation>
    </message>
    <message>
        <source>Your consent is needed first</source>
        <translation>Zuerst brauchen wir Ihre Einwilligung</translation>
    </message>
    <message>
        <source>Another Voxseal is running</source>
        <translation>Ein anderes Voxseal läuft schon</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>Voxseal's own records cannot be used</source>
        <translation>Voxseals eigene Aufzeichnungen sind nicht brauchbar</translation>
    </message>
    <message>
        <source>Your originals are untouched. Check the disk and the data folder's permissions, then try again.</source>
        <translation>Ihre Originale sind unberührt. Prüfen Sie den Datenträger und die Rechte des Datenordners, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>This data folder belongs to a newer Voxseal</source>
        <translation>Dieser Datenordner gehört zu einem neueren Voxseal</translation>
    </message>
    <message>
        <source>A sealed copy was lost on this machine</source>
        <translation>Eine versiegelte Kopie auf diesem Computer ging verloren</translation>
    </message>
    <message>
        <source>It was not sent. A file's original is untouched and is sealed again when you go on; a take must be recorded again.</source>
        <translation>Sie wurde nicht gesendet. Das Original einer Datei ist unberührt und wird neu versiegelt, wenn Sie weitermachen; eine Aufnahme muss neu aufgenommen werden.</translation>
    </message>
    <message>
        <source>The prompt script cannot be used</source>
        <translation>Die Sprechtexte sind nicht brauchbar</translation>
    </message>
    <message>
        <source>Nothing was changed. Correct it, or ask whoever wrote it for a corrected one.</source>
        <translation>Nichts wurde geändert. Berichtigen Sie die Datei, oder bitten Sie um eine berichtigte.</translation>
    </message>
    <message>
        <source>The microphone cannot be used</source>
        <translation>Das Mikrofon ist nicht benutzbar</translation>
    </message>
    <message>
        <source>What was recorded before is kept. Check that it is plugged in and allowed, then choose it again.</source>
        <translation>Was vorher aufgenommen wurde, bleibt. Prüfen Sie, ob es eingesteckt und erlaubt ist, und wählen Sie es dann neu.</translation>
    </message>
    <message>
        <source>It cannot be played</source>
        <translation>Die Wiedergabe geht nicht</translation>
    </message>
    <message>
        <source>The recording is kept. Check loudspeakers or headphones in the system's settings, then try again.</source>
        <translation>Die Aufnahme bleibt. Prüfen Sie Lautsprecher oder Kopfhörer in den Systemeinstellungen, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The file cannot be sealed</source>
        <translation>Die Datei lässt sich nicht versiegeln</translation>
    </message>
    <message>
        <source>A recipient's key cannot be used</source>
        <translation>Ein Schlüssel des Empfängers ist nicht brauchbar</translation>
    </message>
    <message>
        <source>Nothing was sealed. Ask the organisation that gave you the profile for a corrected one.</source>
        <translation>Nichts wurde versiegelt. Bitten Sie die Organisation, von der das Profil stammt, um ein berichtigtes.</translation>
    </message>
    <message>
        <source>Not a sealed message that can be trusted</source>
        <translation>Keine versiegelte Nachricht, der man trauen kann</translation>
    </message>
    <message>
        <source>No part of it was kept. Fetch it again from where it was delivered.</source>
        <translation>Nichts davon wurde behalten. Holen Sie sie noch einmal von dort, wo sie übergeben wurde.</translation>
    </message>
    <message>
        <source>Signing in did not work</source>
        <translation>Die Anmeldung hat nicht geklappt</translation>
    </message>
    <message>
        <source>Please sign in</source>
        <translation>Bitte melden Sie sich an</translation>
    </message>
    <message>
        <source>Signing in was cancelled</source>
        <translation>Die Anmeldung wurde abgebrochen</translation>
    </message>
    <message>
        <source>The sign-in service cannot be reached</source>
        <translation>Der Anmeldedienst ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The sign-in service's answer was not accepted</source>
        <translation>Die Antwort des Anmeldedienstes wurde nicht angenommen</translation>
    </message>
    <message>
        <source>This computer's clock is wrong</source>
        <translation>Die Uhr dieses Computers geht falsch</translation>
    </message>
    <message>
        <source>Nothing is lost. Set the clock (best: automatically, from the network), then sign in again.</source>
        <translation>Nichts ist verloren. Stellen Sie die Uhr (am besten automatisch, aus dem Netz), und melden Sie sich dann noch einmal an.</translation>
    </message>
    <message>
        <source>The cloud refused the sign-in</source>
        <translation>Die Cloud hat die Anmeldung abgelehnt</translation>
    </message>
    <message>
        <source>Nothing is lost. Ask the organisation's support contact whether your account is set up.</source>
        <translation>Nichts ist verloren. Fragen Sie bei der Organisation nach, ob Ihr Konto eingerichtet ist.</translation>
    </message>
    <message>
        <source>The session cannot be kept in this system's keyring</source>
        <translation>Die Sitzung kann nicht im Schlüsselbund dieses Systems bleiben</translation>
    </message>
    <message>
        <source>The session is kept in memory only, so you will sign in again next time.</source>
        <translation>Die Sitzung bleibt nur im Arbeitsspeicher, deshalb melden Sie sich beim nächsten Mal neu an.</translation>
    </message>
    <message>
        <source>The upload did not work</source>
        <translation>Das Hochladen hat nicht geklappt</translation>
    </message>
    <message>
        <source>The cloud cannot be reached right now</source>
        <translation>Die Cloud ist gerade nicht erreichbar</translation>
    </message>
    <message>
        <source>Bytes were damaged on the way</source>
        <translation>Unterwegs wurden Daten beschädigt</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>Die Sitzung ist zu Ende</translation>
    </message>
    <message>
        <source>The cloud refused the upload</source>
        <translation>Die Cloud hat das Hochladen abgelehnt</translation>
    </message>
    <message>
        <source>What was sealed is kept on this machine. Ask the organisation's support contact.</source>
        <translation>Was versiegelt wurde, bleibt auf diesem Computer. Fragen Sie bei der Organisation nach.</translation>
    </message>
    <message>
        <source>The store no longer knows this upload</source>
        <translation>Der Speicher kennt diesen Vorgang nicht mehr</translation>
    </message>
    <message>
        <source>The cloud rejected the upload</source>
        <translation>Die Cloud hat das Hochladen zurückgewiesen</translation>
    </message>
    <message>
        <source>This computer's clock is {0} {1} the sign-in service's clock.</source>
        <translation>Die Uhr dieses Computers und die des Anmeldedienstes liegen auseinander: {0} {1}.</translation>
    </message>
    <message>
        <source>The sign-in service did not accept the sign-in.</source>
        <translation>Der Anmeldedienst hat die Anmeldung nicht angenommen.</translation>
    </message>
    <message>
        <source>The sign-in service gave an answer that cannot be used.</source>
        <translation>Der Anmeldedienst gab eine Antwort, die nicht brauchbar ist.</translation>
    </message>
    <message>
        <source>The connection to the sign-in service is not secure: its certificate was not accepted.</source>
        <translation>Die Verbindung zum Anmeldedienst ist nicht sicher: Sein Zertifikat wurde nicht angenommen.</translation>
    </message>
    <message>
        <source>The sign-in service did not answer in time.</source>
        <translation>Der Anmeldedienst hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The network's proxy is a SOCKS proxy, and Voxseal goes through HTTP proxies only.</source>
        <translation>Der Proxy des Netzes ist ein SOCKS-Proxy; Voxseal nutzt nur HTTP-Proxys.</translation>
    </message>
    <message>
        <source>Nothing was sent. Set an HTTP proxy in Voxseal's settings, under Network, or none, then try again.</source>
        <translation>Es wurde nichts gesendet. Stellen Sie in den Einstellungen von Voxseal unter „Netz“ einen HTTP-Proxy ein, oder keinen, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The network's proxy does not let the sign-in through.</source>
        <translation>Der Proxy des Netzes lässt die Anmeldung nicht durch.</translation>
    </message>
    <message>
        <source>The sign-in service cannot be reached.</source>
        <translation>Der Anmeldedienst ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Nobody signed in in the browser within the time allowed.</source>
        <translation>In der gegebenen Zeit hat sich im Browser niemand angemeldet.</translation>
    </message>
    <message>
        <source>The profile's sign-in address is not a secure one (https).</source>
        <translation>Die Anmeldeadresse des Profils ist keine sichere (https).</translation>
    </message>
    <message>
        <source>The answer came from another sign-in service than was asked.</source>
        <translation>Die Antwort kam von einem anderen Anmeldedienst als dem gefragten.</translation>
    </message>
    <message>
        <source>There is nothing to renew the sign-in with.</source>
        <translation>Es gibt nichts, womit sich die Anmeldung erneuern ließe.</translation>
    </message>
    <message>
        <source>The sign-in service sent no ID token.</source>
        <translation>Der Anmeldedienst hat kein ID-Token geschickt.</translation>
    </message>
    <message>
        <source>The sign-in service describes itself with an address that cannot be used.</source>
        <translation>Der Anmeldedienst nennt für sich eine Adresse, die nicht brauchbar ist.</translation>
    </message>
    <message>
        <source>The sign-in service calls itself by another name than the profile does.</source>
        <translation>Der Anmeldedienst nennt sich anders als das Profil ihn.</translation>
    </message>
    <message>
        <source>The profile's prefix must be folders with {sub} as one of them, named with letters from A to Z, digits and . _ @ : | = ! - only.</source>
        <translation>Das Präfix des Profils müssen Ordner sein, einer davon {sub}, nur mit Buchstaben von A bis Z, Ziffern und . _ @ : | = ! - im Namen.</translation>
    </message>
    <message>
        <source>Your account's id holds characters that cannot be part of a folder name in the cloud.</source>
        <translation>Die Kennung Ihres Kontos enthält Zeichen, die in einem Ordnernamen der Cloud nicht stehen können.</translation>
    </message>
    <message>
        <source>The profile's bucket and prefix are too long for a session policy.</source>
        <translation>Bucket und Präfix des Profils sind für die Regel einer Sitzung zu lang.</translation>
    </message>
    <message>
        <source>The sign-in service could not sign you in.</source>
        <translation>Der Anmeldedienst konnte Sie nicht anmelden.</translation>
    </message>
    <message>
        <source>The sign-in was declined in the browser.</source>
        <translation>Die Anmeldung wurde im Browser abgelehnt.</translation>
    </message>
    <message>
        <source>The cloud did not accept the sign-in for this profile's role.</source>
        <translation>Die Cloud hat die Anmeldung für die Rolle dieses Profils nicht angenommen.</translation>
    </message>
    <message>
        <source>You signed in, but the cloud that opens sessions cannot be reached right now.</source>
        <translation>Sie sind angemeldet, aber die Cloud, die Sitzungen öffnet, ist gerade nicht erreichbar.</translation>
    </message>
    <message>
        <source>The profile's address for sessions is not a secure one (https).</source>
        <translation>Die Adresse des Profils für Sitzungen ist keine sichere (https).</translation>
    </message>
    <message>
        <source>The cloud could not reach the sign-in service to check the sign-in.</source>
        <translation>Die Cloud konnte den Anmeldedienst nicht erreichen, um die Anmeldung zu prüfen.</translation>
    </message>
    <message>
        <source>The cloud says that the sign-in has already ended.</source>
        <translation>Die Cloud sagt, die Anmeldung sei schon abgelaufen.</translation>
    </message>
    <message>
        <source>The cloud's answer holds no session that can be used.</source>
        <translation>Die Antwort der Cloud enthält keine brauchbare Sitzung.</translation>
    </message>
    <message>
        <source>The profile's role does not fit what the cloud asks for.</source>
        <translation>Die Rolle des Profils passt nicht zu dem, was die Cloud verlangt.</translation>
    </message>
    <message>
        <source>The keyring did not do what was asked.</source>
        <translation>Der Schlüsselbund hat nicht getan, worum er gebeten wurde.</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>Der Schlüsselbund ist gesperrt.</translation>
    </message>
    <message>
        <source>This system has no keyring.</source>
        <translation>Dieses System hat keinen Schlüsselbund.</translation>
    </message>
    <message>
        <source>The keyring is locked or waiting for its password.</source>
        <translation>Der Schlüsselbund ist gesperrt oder wartet auf sein Passwort.</translation>
    </message>
    <message>
        <source>The keyring answered too late.</source>
        <translation>Der Schlüsselbund hat zu spät geantwortet.</translation>
    </message>
    <message>
        <source>The session is too large for the keyring.</source>
        <translation>Die Sitzung ist zu groß für den Schlüsselbund.</translation>
    </message>
    <message>
        <source>The practice cloud is not installed.</source>
        <translation>Die Übungs-Cloud ist nicht installiert.</translation>
    </message>
    <message>
        <source>It comes with Voxseal's source. There, run: installer/from-source practice</source>
        <translation>Sie kommt mit Voxseals Quelltext. Rufen Sie dort auf: installer/from-source practice</translation>
    </message>
    <message>
        <source>Another practice cloud runs in this folder.</source>
        <translation>In diesem Ordner läuft schon eine Übungs-Cloud.</translation>
    </message>
    <message>
        <source>The practice folder cannot be used.</source>
        <translation>Der Übungsordner ist nicht benutzbar.</translation>
    </message>
    <message>
        <source>Nothing was lost. Choose a folder that you may write to.</source>
        <translation>Nichts ging verloren. Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>The practice cloud did not start.</source>
        <translation>Die Übungs-Cloud ist nicht gestartet.</translation>
    </message>
    <message>
        <source>Nothing was lost. Its folder holds server-errors.log, which says why.</source>
        <translation>Nichts ging verloren. In ihrem Ordner liegt server-errors.log, dort steht warum.</translation>
    </message>
    <message>
        <source>The practice key cannot be read.</source>
        <translation>Der Übungsschlüssel ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Choose another folder. Without this key, what was delivered here cannot be opened.</source>
        <translation>Wählen Sie einen anderen Ordner. Ohne diesen Schlüssel lässt sich nicht öffnen, was hier übergeben wurde.</translation>
    </message>
    <message>
        <source>Nothing was delivered to this practice folder yet.</source>
        <translation>In diesen Übungsordner wurde noch nichts übergeben.</translation>
    </message>
    <message>
        <source>The folder for the opened files is not empty.</source>
        <translation>Der Ordner für die geöffneten Dateien ist nicht leer.</translation>
    </message>
    <message>
        <source>Nothing was opened. Name a new folder.</source>
        <translation>Nichts wurde geöffnet. Nennen Sie einen neuen Ordner.</translation>
    </message>
    <message>
        <source>The message has more frames than the format can number.</source>
        <translation>Die Nachricht hat mehr Rahmen, als das Format zählen kann.</translation>
    </message>
    <message>
        <source>key_arn names an alias. It must be the ARN of the key itself (…:key/…).</source>
        <translation>key_arn nennt einen Alias. Es muss der ARN des Schlüssels selbst sein (…:key/…).</translation>
    </message>
    <message>
        <source>key_arn is not the ARN of a KMS key: arn:aws:kms:&lt;region&gt;:&lt;12-digit account&gt;:key/&lt;key id&gt;.</source>
        <translation>key_arn ist nicht der ARN eines KMS-Schlüssels: arn:aws:kms:&lt;Region&gt;:&lt;12-stelliges Konto&gt;:key/&lt;Kennung&gt;.</translation>
    </message>
    <message>
        <source>The public key is far too long to be one.</source>
        <translation>Der öffentliche Schlüssel ist viel zu lang, um einer zu sein.</translation>
    </message>
    <message>
        <source>There is a private key where the public key belongs. Whoever has seen it can open what is sealed to it.</source>
        <translation>Wo der öffentliche Schlüssel hingehört, steht ein privater. Wer ihn gesehen hat, kann öffnen, was für ihn versiegelt wird.</translation>
    </message>
    <message>
        <source>Nothing was sealed. Tell the organisation that gave you the profile: that key should be replaced.</source>
        <translation>Nichts wurde versiegelt. Sagen Sie der Organisation, von der das Profil stammt, dass dieser Schlüssel ersetzt werden sollte.</translation>
    </message>
    <message>
        <source>There are several PEM blocks where one public key belongs.</source>
        <translation>Wo ein öffentlicher Schlüssel hingehört, stehen mehrere PEM-Blöcke.</translation>
    </message>
    <message>
        <source>The public key is not a PEM block that begins with -----BEGIN PUBLIC KEY-----.</source>
        <translation>Der öffentliche Schlüssel ist kein PEM-Block, der mit -----BEGIN PUBLIC KEY----- beginnt.</translation>
    </message>
    <message>
        <source>The public key is not an RSA key. An RSA-4096 key of AWS KMS is needed.</source>
        <translation>Der öffentliche Schlüssel ist kein RSA-Schlüssel. Gebraucht wird ein RSA-4096-Schlüssel von AWS KMS.</translation>
    </message>
    <message>
        <source>The public key has {0} bits. An RSA-4096 key of AWS KMS is needed.</source>
        <translation>Der öffentliche Schlüssel hat {0} Bit. Gebraucht wird ein RSA-4096-Schlüssel von AWS KMS.</translation>
    </message>
    <message>
        <source>The public key has an exponent that no key of AWS KMS has.</source>
        <translation>Der öffentliche Schlüssel hat einen Exponenten, den kein Schlüssel von AWS KMS hat.</translation>
    </message>
    <message>
        <source>The public key is damaged: it cannot be read.</source>
        <translation>Der öffentliche Schlüssel ist beschädigt: Er ist nicht lesbar.</translation>
    </message>
    <message>
        <source>A take on this computer is damaged: it is not what was recorded.</source>
        <translation>Eine Aufnahme auf diesem Computer ist beschädigt: Sie ist nicht das, was aufgenommen wurde.</translation>
    </message>
    <message>
        <source>Other takes are untouched. Discard this one and record it again.</source>
        <translation>Andere Aufnahmen sind unberührt. Verwerfen Sie diese und nehmen Sie sie noch einmal auf.</translation>
    </message>
    <message>
        <source>The bundle is larger than any that Voxseal makes.</source>
        <translation>Das Paket ist größer als jedes, das Voxseal erstellt.</translation>
    </message>
    <message>
        <source>The file is not a support bundle.</source>
        <translation>Die Datei ist kein Support-Paket.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>The bundle cannot be unpacked here.</source>
        <translation>Das Paket lässt sich hier nicht auspacken.</translation>
    </message>
    <message>
        <source>The bundle has no {0}.</source>
        <translation>Im Paket fehlt {0}.</translation>
    </message>
    <message>
        <source>The bundle's {0} is too large.</source>
        <translation>Im Paket ist {0} zu groß.</translation>
    </message>
    <message>
        <source>The bundle's {0} is damaged.</source>
        <translation>Im Paket ist {0} beschädigt.</translation>
    </message>
    <message>
        <source>The ledger in the data folder cannot be read or written.</source>
        <translation>Das Verzeichnis im Datenordner lässt sich nicht lesen oder schreiben.</translation>
    </message>
    <message>
        <source>The ledger in the data folder is damaged.</source>
        <translation>Das Verzeichnis im Datenordner ist beschädigt.</translation>
    </message>
    <message>
        <source>The data folder cannot be written.</source>
        <translation>In den Datenordner lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>A take in the data folder cannot be read or written.</source>
        <translation>Eine Aufnahme im Datenordner lässt sich nicht lesen oder schreiben.</translation>
    </message>
    <message>
        <source>Takes that are kept already are safe. Check the disk and the data folder's permissions.</source>
        <translation>Schon behaltene Aufnahmen sind sicher. Prüfen Sie den Datenträger und die Rechte des Datenordners.</translation>
    </message>
    <message>
        <source>There is no room for more of this take.</source>
        <translation>Für mehr von dieser Aufnahme ist kein Platz.</translation>
    </message>
    <message>
        <source>What was recorded until then is kept. Free some space, then record on.</source>
        <translation>Was bis dahin aufgenommen wurde, bleibt. Schaffen Sie Platz und nehmen Sie dann weiter auf.</translation>
    </message>
    <message>
        <source>The spool in the data folder cannot be written.</source>
        <translation>In den Zwischenspeicher im Datenordner lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>A sealed copy on this machine has changed since it was sealed.</source>
        <translation>Eine versiegelte Kopie auf diesem Computer hat sich seit dem Versiegeln verändert.</translation>
    </message>
    <message>
        <source>A sealed copy that waits to be sent cannot be read just now.</source>
        <translation>Eine versiegelte Kopie, die noch zu senden ist, lässt sich gerade nicht lesen.</translation>
    </message>
    <message>
        <source>A sealed copy that was waiting to be sent is no longer on this machine.</source>
        <translation>Eine versiegelte Kopie, die noch zu senden war, ist nicht mehr auf diesem Computer.</translation>
    </message>
    <message>
        <source>A sealed copy on this machine is shorter than it was.</source>
        <translation>Eine versiegelte Kopie auf diesem Computer ist kürzer als zuvor.</translation>
    </message>
    <message>
        <source>The sealed message is larger than 5 TiB, which is the most a store takes as one object.</source>
        <translation>Die versiegelte Nachricht ist größer als 5 TiB; mehr nimmt ein Speicher nicht als ein Objekt.</translation>
    </message>
    <message>
        <source>Nothing was sent. Split the recording and submit the pieces.</source>
        <translation>Nichts wurde gesendet. Teilen Sie die Aufnahme und reichen Sie die Stücke ein.</translation>
    </message>
    <message>
        <source>This queue has been started before.</source>
        <translation>Diese Warteschlange wurde schon gestartet.</translation>
    </message>
    <message>
        <source>The cloud's answer could not be understood.</source>
        <translation>Die Antwort der Cloud war nicht zu verstehen.</translation>
    </message>
    <message>
        <source>The cloud received other bytes than were sent.</source>
        <translation>Die Cloud hat andere Daten bekommen, als gesendet wurden.</translation>
    </message>
    <message>
        <source>The secure connection to the cloud broke.</source>
        <translation>Die sichere Verbindung zur Cloud ist abgebrochen.</translation>
    </message>
    <message>
        <source>What was sealed is kept. Set an HTTP proxy in Voxseal's settings, under Network, or none, then go on.</source>
        <translation>Was versiegelt ist, bleibt erhalten. Stellen Sie in den Einstellungen von Voxseal unter „Netz“ einen HTTP-Proxy ein, oder keinen, und machen Sie dann weiter.</translation>
    </message>
    <message>
        <source>The network's proxy asks for a sign-in of its own.</source>
        <translation>Der Proxy des Netzes verlangt eine eigene Anmeldung.</translation>
    </message>
    <message>
        <source>The network's proxy does not let the upload through.</source>
        <translation>Der Proxy des Netzes lässt das Hochladen nicht durch.</translation>
    </message>
    <message>
        <source>The connection to the cloud failed.</source>
        <translation>Die Verbindung zur Cloud ist gescheitert.</translation>
    </message>
    <message>
        <source>The upload cannot be asked for as the profile says.</source>
        <translation>Das Hochladen lässt sich nicht so anfragen, wie das Profil es sagt.</translation>
    </message>
    <message>
        <source>The cloud refused the upload, because this computer's clock is wrong.</source>
        <translation>Die Cloud hat das Hochladen abgelehnt, weil die Uhr dieses Computers falsch geht.</translation>
    </message>
    <message>
        <source>The bucket is full, or its quota is used up.</source>
        <translation>Der Bucket ist voll, oder sein Kontingent ist aufgebraucht.</translation>
    </message>
    <message>
        <source>The cloud is busy or out of order at the moment.</source>
        <translation>Die Cloud ist im Augenblick überlastet oder gestört.</translation>
    </message>
    <message>
        <source>The session is valid, but the cloud does not let it upload here.</source>
        <translation>Die Sitzung gilt, aber die Cloud lässt sie hier nichts hochladen.</translation>
    </message>
    <message>
        <source>The connection is not private: whoever answered could not prove to be the cloud.</source>
        <translation>Die Verbindung ist nicht vertraulich: Wer geantwortet hat, konnte nicht nachweisen, die Cloud zu sein.</translation>
    </message>
    <message>
        <source>A sealed copy on this machine has another size than it had.</source>
        <translation>Eine versiegelte Kopie auf diesem Computer hat eine andere Größe als zuvor.</translation>
    </message>
    <message>
        <source>The cloud lost the same upload again and again.</source>
        <translation>Die Cloud hat denselben Vorgang immer wieder verloren.</translation>
    </message>
    <message>
        <source>The practice cloud is not part of this installation.</source>
        <translation>Die Übungs-Cloud gehört nicht zu dieser Installation.</translation>
    </message>
    <message>
        <source>All of this submission has been delivered. It can no longer be cancelled.</source>
        <translation>Diese Einreichung ist ganz übergeben. Sie lässt sich nicht mehr aufgeben.</translation>
    </message>
    <message>
        <source>Nothing was changed. Let it go on, and it gets its receipt.</source>
        <translation>Nichts wurde geändert. Lassen Sie sie weiterlaufen, dann bekommt sie ihre Quittung.</translation>
    </message>
    <message>
        <source>There is no such submission.</source>
        <translation>Diese Einreichung gibt es nicht.</translation>
    </message>
    <message>
        <source>This submission is finished already.</source>
        <translation>Diese Einreichung ist schon abgeschlossen.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The last piece of this submission was on its way, and may have arrived: then it is complete.</source>
        <translation>Das letzte Stück dieser Einreichung war unterwegs und ist vielleicht angekommen: Dann ist sie vollständig.</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in and let it go on; or cancel it while you are signed in and online.</source>
        <translation>Nichts wurde geändert. Melden Sie sich an und lassen Sie sie weiterlaufen; oder geben Sie sie auf, während Sie angemeldet und online sind.</translation>
    </message>
    <message>
        <source>Nothing was changed. The cloud has yet to answer. Let it go on; or cancel in a few minutes.</source>
        <translation>Nichts wurde geändert. Die Cloud hat noch nicht geantwortet. Lassen Sie sie weiterlaufen; oder geben Sie sie in ein paar Minuten auf.</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>Die Sitzung ist zu Ende.</translation>
    </message>
    <message>
        <source>This submission was begun by another account.</source>
        <translation>Diese Einreichung wurde mit einem anderen Konto begonnen.</translation>
    </message>
    <message>
        <source>A file in the data folder cannot be written.</source>
        <translation>Eine Datei im Datenordner lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>This account has no home folder, where the data folder would lie.</source>
        <translation>Dieses Konto hat keinen persönlichen Ordner, in dem der Datenordner liegen würde.</translation>
    </message>
    <message>
        <source>The data folder cannot be made or written.</source>
        <translation>Der Datenordner lässt sich nicht anlegen oder beschreiben.</translation>
    </message>
    <message>
        <source>A file in the data folder cannot be read.</source>
        <translation>Eine Datei im Datenordner lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The disk with the data folder does not answer.</source>
        <translation>Der Datenträger mit dem Datenordner antwortet nicht.</translation>
    </message>
    <message>
        <source>The manifest was written by a newer Voxseal.</source>
        <translation>Das Manifest wurde von einem neueren Voxseal geschrieben.</translation>
    </message>
    <message>
        <source>Update Voxseal, then open it again.</source>
        <translation>Aktualisieren Sie Voxseal und öffnen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The manifest is not one that Voxseal wrote.</source>
        <translation>Das Manifest stammt nicht von Voxseal.</translation>
    </message>
    <message>
        <source>None of these files can be sent.</source>
        <translation>Keine dieser Dateien kann gesendet werden.</translation>
    </message>
    <message>
        <source>Nothing was sent. Choose others.</source>
        <translation>Nichts wurde gesendet. Wählen Sie andere.</translation>
    </message>
    <message>
        <source>It was delivered before, and has not changed since.</source>
        <translation>Sie wurde schon übergeben und ist seither unverändert.</translation>
    </message>
    <message>
        <source>It waits in an earlier submission already.</source>
        <translation>Sie wartet schon in einer früheren Einreichung.</translation>
    </message>
    <message>
        <source>{0} must hold "openid".</source>
        <translation>{0} muss "openid" enthalten.</translation>
    </message>
    <message>
        <source>{0} holds line ends or other characters that cannot be shown.</source>
        <translation>{0} enthält Zeilenenden oder andere Zeichen, die sich nicht zeigen lassen.</translation>
    </message>
    <message>
        <source>{0} is not a region, such as "eu-central-1".</source>
        <translation>{0} ist keine Region wie "eu-central-1".</translation>
    </message>
    <message>
        <source>{0} is not a role, such as "arn:aws:iam::123456789012:role/name".</source>
        <translation>{0} ist keine Rolle wie "arn:aws:iam::123456789012:role/name".</translation>
    </message>
    <message>
        <source>{0} is not a bucket's name.</source>
        <translation>{0} ist kein Name eines Buckets.</translation>
    </message>
    <message>
        <source>{0} only goes with encryption = "aws:kms".</source>
        <translation>{0} geht nur zusammen mit encryption = "aws:kms".</translation>
    </message>
    <message>
        <source>{0} must be folders with {{sub}} as one of them, such as "contractors/{{sub}}/", named with letters from A to Z, digits and . _ @ : | = ! - only.</source>
        <translation>{0} müssen Ordner sein, einer davon {{sub}}, wie "contractors/{{sub}}/", nur mit Buchstaben von A bis Z, Ziffern und . _ @ : | = ! - im Namen.</translation>
    </message>
    <message>
        <source>{0} is too long, together with bucket and encryption_key.</source>
        <translation>{0} ist zusammen mit bucket und encryption_key zu lang.</translation>
    </message>
    <message>
        <source>{0} must be an https:// address without user name, ? or #, in plain ASCII (a name in other letters as xn--…).</source>
        <translation>{0} muss eine https://-Adresse ohne Benutzername, ? und # sein, nur aus ASCII-Zeichen (ein Name mit anderen Buchstaben als xn--…).</translation>
    </message>
    <message>
        <source>{0} must be one of: flac, wav.</source>
        <translation>{0} muss eines sein von: flac, wav.</translation>
    </message>
    <message>
        <source>{0} must be 16 or 24.</source>
        <translation>{0} muss 16 oder 24 sein.</translation>
    </message>
    <message>
        <source>{0} must be one whole number.</source>
        <translation>{0} muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>{0} must be a file beside the profile, such as "prompts.csv".</source>
        <translation>{0} muss eine Datei neben dem Profil sein, wie "prompts.csv".</translation>
    </message>
    <message>
        <source>The profile is larger than 256 KiB, so it is not a profile.</source>
        <translation>Das Profil ist größer als 256 KiB, also ist es kein Profil.</translation>
    </message>
    <message>
        <source>recipients holds more than {0} keys.</source>
        <translation>recipients enthält mehr als {0} Schlüssel.</translation>
    </message>
    <message>
        <source>recipients names the same key_arn twice.</source>
        <translation>recipients nennt denselben key_arn zweimal.</translation>
    </message>
    <message>
        <source>{0} is less than min_seconds.</source>
        <translation>{0} ist kleiner als min_seconds.</translation>
    </message>
    <message>
        <source>{0} is less than min_loudness.</source>
        <translation>{0} ist kleiner als min_loudness.</translation>
    </message>
    <message>
        <source>{0} is not what audio.{1} accepts.</source>
        <translation>{0} ist nicht, was audio.{1} annimmt.</translation>
    </message>
    <message>
        <source>{0} only goes with a script.</source>
        <translation>{0} geht nur zusammen mit Sprechtexten.</translation>
    </message>
    <message>
        <source>{0} must be 64 digits of lower-case hex.</source>
        <translation>{0} muss aus 64 kleinen Hexadezimalziffern bestehen.</translation>
    </message>
    <message>
        <source>There is no such profile file.</source>
        <translation>Diese Profildatei gibt es nicht.</translation>
    </message>
    <message>
        <source>The profile is a folder, not a file.</source>
        <translation>Das Profil ist ein Ordner, keine Datei.</translation>
    </message>
    <message>
        <source>The profile file cannot be read.</source>
        <translation>Die Profildatei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The profile is not a text file in UTF-8.</source>
        <translation>Das Profil ist keine Textdatei in UTF-8.</translation>
    </message>
    <message>
        <source>The prompt script is not the one that the profile was made for: its SHA-256 differs.</source>
        <translation>Die Sprechtexte sind nicht die, für die das Profil gemacht wurde: Ihr SHA-256 ist anders.</translation>
    </message>
    <message>
        <source>The prompt script, or one of its media, is a link that leads out of its folder.</source>
        <translation>Die Sprechtexte oder ein Medium darin sind ein Verweis, der aus dem Ordner hinausführt.</translation>
    </message>
    <message>
        <source>The script's media are larger than {0} MiB together.</source>
        <translation>Die Medien der Sprechtexte sind zusammen größer als {0} MiB.</translation>
    </message>
    <message>
        <source>A file of the prompt script cannot be read or copied.</source>
        <translation>Eine Datei der Sprechtexte lässt sich nicht lesen oder kopieren.</translation>
    </message>
    <message>
        <source>The receipt could not be saved there.</source>
        <translation>Die Quittung ließ sich dort nicht speichern.</translation>
    </message>
    <message>
        <source>Choose another place, and try again.</source>
        <translation>Wählen Sie einen anderen Ort, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>There is no such take.</source>
        <translation>Diese Aufnahme gibt es nicht.</translation>
    </message>
    <message>
        <source>This take is not finished yet.</source>
        <translation>Diese Aufnahme ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Halten Sie sie erst an.</translation>
    </message>
    <message>
        <source>This take is not one that waits to be decided on.</source>
        <translation>Über diese Aufnahme ist nicht mehr zu entscheiden.</translation>
    </message>
    <message>
        <source>There is no sound in this take.</source>
        <translation>In dieser Aufnahme ist kein Ton.</translation>
    </message>
    <message>
        <source>Discard it and record it again.</source>
        <translation>Verwerfen Sie sie und nehmen Sie sie noch einmal auf.</translation>
    </message>
    <message>
        <source>That microphone is not there.</source>
        <translation>Dieses Mikrofon ist nicht da.</translation>
    </message>
    <message>
        <source>Plug it in, or choose another one.</source>
        <translation>Stecken Sie es ein, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>That is not a microphone: it hears what this computer plays.</source>
        <translation>Das ist kein Mikrofon: Es hört, was dieser Computer abspielt.</translation>
    </message>
    <message>
        <source>This computer has no microphone that Voxseal can use.</source>
        <translation>Dieser Computer hat kein Mikrofon, das Voxseal benutzen kann.</translation>
    </message>
    <message>
        <source>More than one microphone has that name.</source>
        <translation>Mehr als ein Mikrofon heißt so.</translation>
    </message>
    <message>
        <source>There is no such prompt in the script.</source>
        <translation>Diesen Sprechtext gibt es nicht.</translation>
    </message>
    <message>
        <source>This system's keyring does not hold this take's key.</source>
        <translation>Der Schlüsselbund dieses Systems enthält den Schlüssel dieser Aufnahme nicht.</translation>
    </message>
    <message>
        <source>The take is not deleted. If another keyring holds the key, start Voxseal again with that one; if it is gone for good, discard the take and record it again.</source>
        <translation>Die Aufnahme ist nicht gelöscht. Enthält ein anderer Schlüsselbund den Schlüssel, starten Sie Voxseal mit diesem neu; ist er für immer weg, verwerfen Sie die Aufnahme und nehmen Sie neu auf.</translation>
    </message>
    <message>
        <source>The keyring that holds this take's key is locked or missing.</source>
        <translation>Der Schlüsselbund, in dem der Schlüssel dieser Aufnahme liegt, ist gesperrt oder nicht da.</translation>
    </message>
    <message>
        <source>The take is not lost. Unlock the keyring, then start Voxseal again.</source>
        <translation>Die Aufnahme ist nicht verloren. Entsperren Sie den Schlüsselbund und starten Sie Voxseal dann neu.</translation>
    </message>
    <message>
        <source>The sound of this take is gone from this computer.</source>
        <translation>Der Ton dieser Aufnahme ist nicht mehr auf diesem Computer.</translation>
    </message>
    <message>
        <source>There is no script: this is free recording.</source>
        <translation>Es gibt keine Sprechtexte: Hier wird frei aufgenommen.</translation>
    </message>
    <message>
        <source>A take is being recorded.</source>
        <translation>Es wird gerade aufgenommen.</translation>
    </message>
    <message>
        <source>Some takes are not decided yet.</source>
        <translation>Über manche Aufnahmen ist noch nicht entschieden.</translation>
    </message>
    <message>
        <source>Keep or discard each of them, then finish.</source>
        <translation>Behalten oder verwerfen Sie jede davon, und schließen Sie dann ab.</translation>
    </message>
    <message>
        <source>Nothing is kept yet, so there is nothing to send.</source>
        <translation>Es ist noch nichts behalten, also gibt es nichts zu senden.</translation>
    </message>
    <message>
        <source>Record and keep a take first.</source>
        <translation>Nehmen Sie erst etwas auf, und behalten Sie es.</translation>
    </message>
    <message>
        <source>Nothing is being recorded.</source>
        <translation>Es wird nichts aufgenommen.</translation>
    </message>
    <message>
        <source>Not one frame of sound came from the microphone.</source>
        <translation>Vom Mikrofon kam überhaupt kein Ton.</translation>
    </message>
    <message>
        <source>That is not a proxy's address.</source>
        <translation>Das ist keine Adresse eines Proxys.</translation>
    </message>
    <message>
        <source>Give an address such as http://proxy.example:3128, or "system", or "none".</source>
        <translation>Geben Sie eine Adresse wie http://proxy.example:3128 an, oder "system", oder "none".</translation>
    </message>
    <message>
        <source>settings.toml is larger than 64 KiB, so it holds no settings.</source>
        <translation>settings.toml ist größer als 64 KiB, enthält also keine Einstellungen.</translation>
    </message>
    <message>
        <source>A proxy's user name and password are not kept in Voxseal's settings, which are plain text.</source>
        <translation>Benutzername und Passwort eines Proxys stehen nicht in Voxseals Einstellungen, denn die sind lesbarer Text.</translation>
    </message>
    <message>
        <source>Set the proxy up in your system's own settings, and leave it to the system here.</source>
        <translation>Richten Sie den Proxy in den Einstellungen Ihres Systems ein, und überlassen Sie ihn hier dem System.</translation>
    </message>
    <message>
        <source>settings.toml cannot be read.</source>
        <translation>settings.toml ist nicht lesbar.</translation>
    </message>
    <message>
        <source>settings.toml is not a text file in UTF-8.</source>
        <translation>settings.toml ist keine Textdatei in UTF-8.</translation>
    </message>
    <message>
        <source>network.proxy: {0}</source>
        <translation>network.proxy: {0}</translation>
    </message>
    <message>
        <source>A session log was removed meanwhile.</source>
        <translation>Ein Protokoll wurde inzwischen entfernt.</translation>
    </message>
    <message>
        <source>Nothing was saved. Collect again.</source>
        <translation>Nichts wurde gespeichert. Sammeln Sie noch einmal.</translation>
    </message>
    <message>
        <source>There is no {0} in the bundle.</source>
        <translation>Im Paket gibt es kein {0}.</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>There is more session log in that time than a bundle holds.</source>
        <translation>Aus dieser Zeit gibt es mehr Sitzungsprotokolle, als ein Support-Paket fasst.</translation>
    </message>
    <message>
        <source>Nothing was saved. Choose a shorter time.</source>
        <translation>Nichts wurde gespeichert. Wählen Sie einen kürzeren Zeitraum.</translation>
    </message>
    <message>
        <source>There is a file of that name already.</source>
        <translation>Es gibt schon eine Datei mit diesem Namen.</translation>
    </message>
    <message>
        <source>The bundle cannot be saved there.</source>
        <translation>Das Paket lässt sich dort nicht speichern.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Nothing was saved. Free some space, or save it elsewhere.</source>
        <translation>Nichts wurde gespeichert. Schaffen Sie Platz, oder speichern Sie es anderswo.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Diesen Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>{0} must be one of: {1}.</source>
        <translation>{0} muss eines sein von: {1}.</translation>
    </message>
    <message>
        <source>{0} must be {1}.</source>
        <translation>{0} ist nicht von der richtigen Art ({1}).</translation>
    </message>
    <message>
        <source>{0} must lie between {1} and {2}.</source>
        <translation>{0} muss zwischen {1} und {2} liegen.</translation>
    </message>
    <message>
        <source>{0} is an empty list.</source>
        <translation>{0} ist eine leere Liste.</translation>
    </message>
    <message>
        <source>{0} must be a list of texts.</source>
        <translation>{0} muss eine Liste von Texten sein.</translation>
    </message>
    <message>
        <source>{0} must be an array of tables, written [[{1}]].</source>
        <translation>{0} muss eine Reihe von Tabellen sein, geschrieben [[{1}]].</translation>
    </message>
    <message>
        <source>{0} is missing.</source>
        <translation>{0} fehlt.</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} ist leer.</translation>
    </message>
    <message>
        <source>{0} is longer than {1} characters.</source>
        <translation>{0} ist länger als {1} Zeichen.</translation>
    </message>
    <message>
        <source>{0} must hold whole numbers between {1} and {2}.</source>
        <translation>{0} muss ganze Zahlen zwischen {1} und {2} enthalten.</translation>
    </message>
    <message>
        <source>{0} is not known.</source>
        <translation>{0} ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The profile file has changed since it was shown.</source>
        <translation>Die Profildatei hat sich geändert, seit sie gezeigt wurde.</translation>
    </message>
    <message>
        <source>Nothing was changed. Open it again, and compare the fingerprints anew.</source>
        <translation>Nichts wurde geändert. Öffnen Sie sie noch einmal, und vergleichen Sie die Fingerabdrücke neu.</translation>
    </message>
    <message>
        <source>Name the files or folders to submit.</source>
        <translation>Nennen Sie die Dateien oder Ordner, die eingereicht werden sollen.</translation>
    </message>
    <message>
        <source>The profile accepts no audio that can be recorded here.</source>
        <translation>Das Profil nimmt nichts an, was sich hier aufnehmen ließe.</translation>
    </message>
    <message>
        <source>Somebody is recording already.</source>
        <translation>Es wird schon aufgenommen.</translation>
    </message>
    <message>
        <source>End that first. Nothing was changed.</source>
        <translation>Beenden Sie das zuerst. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The organisation's consent text (version {0}) is not accepted yet.</source>
        <translation>Dem Einwilligungstext der Organisation (Fassung {0}) wurde noch nicht zugestimmt.</translation>
    </message>
    <message>
        <source>The file or folder cannot be read: permission is missing.</source>
        <translation>Die Datei oder der Ordner ist nicht lesbar: Es fehlt die Berechtigung.</translation>
    </message>
    <message>
        <source>Nothing was sent. Correct its permissions, and those of the folders above it.</source>
        <translation>Nichts wurde gesendet. Berichtigen Sie die Rechte daran und an den Ordnern darüber.</translation>
    </message>
    <message>
        <source>There is no such file or folder.</source>
        <translation>Diese Datei oder diesen Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>Nothing was sent. Check the path.</source>
        <translation>Nichts wurde gesendet. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>No profile has been imported yet.</source>
        <translation>Es wurde noch kein Profil übernommen.</translation>
    </message>
    <message>
        <source>A submission to another destination is not finished yet.</source>
        <translation>Eine Einreichung an ein anderes Ziel ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Takes for another destination are not decided yet.</source>
        <translation>Über Aufnahmen für ein anderes Ziel ist noch nicht entschieden.</translation>
    </message>
</context>
</TS>

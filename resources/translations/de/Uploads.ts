<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Uploads</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Uploads</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation>Bandbreite</translation>
    </message>
    <message>
        <source>How much of your line uploads may take</source>
        <translation>Wie viel von Ihrer Leitung das Hochladen nehmen darf</translation>
    </message>
    <message>
        <source>Submissions</source>
        <translation>Einreichungen</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Nothing to upload</source>
        <translation>Nichts hochzuladen</translation>
    </message>
    <message>
        <source>What you add or record is sealed on this computer and then uploaded from here, by itself.</source>
        <translation>Was Sie hinzufügen oder aufnehmen, wird auf diesem Computer versiegelt und dann von selbst hochgeladen.</translation>
    </message>
    <message>
        <source>An upload is under way.</source>
        <translation>Es wird gerade hochgeladen.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Alles pausieren</translation>
    </message>
    <message>
        <source>All uploads are paused.</source>
        <translation>Das Hochladen pausiert.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>No bandwidth limit</source>
        <translation>Bandbreite unbegrenzt</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>All is delivered</source>
        <translation>Alles ist übergeben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are delivered.</source>
        <translation><numerusform>%Ln Datei ist übergeben.</numerusform><numerusform>%Ln Dateien sind übergeben.</numerusform></translation>
    </message>
    <message>
        <source>At most {rate}</source>
        <translation>Höchstens {rate}</translation>
    </message>
    <message>
        <source>Submitted {when} · {name}</source>
        <translation>Eingereicht {when} · {name}</translation>
    </message>
    <message>
        <source>Confirmed by the cloud</source>
        <translation>Von der Cloud bestätigt</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Cancel …</source>
        <translation>Aufgeben …</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Quittung</translation>
    </message>
    <message>
        <source>Files of this submission</source>
        <translation>Dateien dieser Einreichung</translation>
    </message>
    <message>
        <source>Cancel this submission?</source>
        <translation>Diese Einreichung aufgeben?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation><numerusform>%Ln ausgelassen</numerusform><numerusform>%Ln ausgelassen</numerusform></translation>
    </message>
    <message>
        <source>Some files could not be delivered. Their sealed copies are kept here; try them again.</source>
        <translation>Einige Dateien ließen sich nicht übergeben. Ihre versiegelten Kopien bleiben hier; versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>The takes that wait here are destroyed, and there is no other copy of them.</source>
        <translation>Die Aufnahmen, die hier warten, werden vernichtet, und es gibt keine andere Kopie davon.</translation>
    </message>
    <message>
        <source>What waits here is dropped. Your own files are not touched.</source>
        <translation>Was hier wartet, wird verworfen. Ihre eigenen Dateien bleiben, wie sie sind.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are delivered already and cannot be taken back from here; the pipeline does not use them without the rest.</source>
        <translation><numerusform>%Ln Datei ist schon übergeben und lässt sich von hier nicht zurücknehmen; ohne den Rest wird sie nicht verwendet.</numerusform><numerusform>%Ln Dateien sind schon übergeben und lassen sich von hier nicht zurücknehmen; ohne den Rest werden sie nicht verwendet.</numerusform></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Not delivered yet</source>
        <translation>Noch nicht übergeben</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Übergeben</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancel the submission</source>
        <translation>Einreichung aufgeben</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %Ln file(s)</source>
        <translation><numerusform>{done} von %Ln Datei</numerusform><numerusform>{done} von %Ln Dateien</numerusform></translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} von {all}</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln day(s) left</source>
        <translation><numerusform>noch etwa %Ln Tag</numerusform><numerusform>noch etwa %Ln Tage</numerusform></translation>
    </message>
    <message>
        <source>What was sealed is kept on this computer.</source>
        <translation>Was versiegelt wurde, bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Submission {name}</source>
        <translation>Einreichung {name}</translation>
    </message>
    <message>
        <source>{folder} and more</source>
        <translation>{folder} und mehr</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation><numerusform>%Ln fehlgeschlagen</numerusform><numerusform>%Ln fehlgeschlagen</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation><numerusform>%Ln Datei</numerusform><numerusform>%Ln Dateien</numerusform></translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation><numerusform>noch etwa %Ln Minute</numerusform><numerusform>noch etwa %Ln Minuten</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation><numerusform>noch etwa %Ln Stunde</numerusform><numerusform>noch etwa %Ln Stunden</numerusform></translation>
    </message>
    <message>
        <source>Voxseal cannot write to its data folder. Check the disk; uploads go on by themselves then.</source>
        <translation>Voxseal kann nicht in seinen Datenordner schreiben. Prüfen Sie den Datenträger; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Not audio</source>
        <translation>Kein Ton</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Another format than asked for</source>
        <translation>Anderes Format als verlangt</translation>
    </message>
    <message>
        <source>Another sample rate than asked for</source>
        <translation>Andere Abtastrate als verlangt</translation>
    </message>
    <message>
        <source>Another number of channels than asked for</source>
        <translation>Andere Zahl von Kanälen als verlangt</translation>
    </message>
    <message>
        <source>Another bit depth than asked for</source>
        <translation>Andere Bittiefe als verlangt</translation>
    </message>
    <message>
        <source>Too short</source>
        <translation>Zu kurz</translation>
    </message>
    <message>
        <source>Too long</source>
        <translation>Zu lang</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>A link out of the folder</source>
        <translation>Eine Verknüpfung aus dem Ordner hinaus</translation>
    </message>
    <message>
        <source>Not a file</source>
        <translation>Keine Datei</translation>
    </message>
    <message>
        <source>Changed while it was read</source>
        <translation>Beim Lesen verändert</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr da</translation>
    </message>
    <message>
        <source>The same recording twice</source>
        <translation>Dieselbe Aufnahme zweimal</translation>
    </message>
    <message>
        <source>Waits in another submission</source>
        <translation>Wartet in einer anderen Einreichung</translation>
    </message>
    <message>
        <source>Delivered before</source>
        <translation>Schon früher übergeben</translation>
    </message>
    <message>
        <source>Not good enough</source>
        <translation>Nicht gut genug</translation>
    </message>
    <message>
        <source>To be sealed</source>
        <translation>Wird noch versiegelt</translation>
    </message>
    <message>
        <source>Sealed, waits</source>
        <translation>Versiegelt, wartet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>Being looked through</source>
        <translation>Wird durchgesehen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Wird hochgeladen</translation>
    </message>
    <message>
        <source>Its turn comes</source>
        <translation>Kommt noch dran</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Being cancelled</source>
        <translation>Wird aufgegeben</translation>
    </message>
    <message>
        <source>Nothing to send</source>
        <translation>Nichts zu senden</translation>
    </message>
    <message>
        <source>the network is slow to answer, trying again</source>
        <translation>das Netz antwortet schleppend, neuer Versuch</translation>
    </message>
    <message>
        <source>This computer's clock is wrong, so the cloud refuses the uploads. Set it (best: automatically); they go on by themselves then.</source>
        <translation>Die Uhr dieses Computers geht falsch, darum lehnt die Cloud das Hochladen ab. Stellen Sie sie (am besten automatisch); dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Uploads wait for a profile. Import the file that your organisation gave you.</source>
        <translation>Das Hochladen wartet auf ein Profil. Übernehmen Sie die Datei, die Sie von Ihrer Organisation haben.</translation>
    </message>
    <message>
        <source>Uploads wait until you sign in.</source>
        <translation>Das Hochladen wartet, bis Sie sich anmelden.</translation>
    </message>
    <message>
        <source>The cloud cannot be reached. Uploads go on by themselves as soon as it can.</source>
        <translation>Die Cloud ist nicht erreichbar. Sobald sie es ist, geht das Hochladen von selbst weiter.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space; sealing goes on by itself then.</source>
        <translation>Der Datenträger ist voll. Schaffen Sie Platz; dann geht das Versiegeln von selbst weiter.</translation>
    </message>
</context>
</TS>

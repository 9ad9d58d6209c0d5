<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Causes</name>
    <message>
        <source>Nobody was signed in, and without that the cloud takes nothing.</source>
        <translation>Niemand war angemeldet, und ohne Anmeldung nimmt die Cloud nichts an.</translation>
    </message>
    <message>
        <source>What is sealed waits on the computer, and what was delivered stays delivered.</source>
        <translation>Was versiegelt ist, wartet auf dem Computer, und was übergeben ist, bleibt übergeben.</translation>
    </message>
    <message>
        <source>Sign in; the same upload goes on.</source>
        <translation>Melden Sie sich an; dasselbe Hochladen geht weiter.</translation>
    </message>
    <message>
        <source>The session was over. It lasts an hour at most; after that the cloud takes nothing more under it.</source>
        <translation>Die Sitzung war vorbei. Sie dauert höchstens eine Stunde; danach nimmt die Cloud nichts mehr unter ihr an.</translation>
    </message>
    <message>
        <source>What is sealed waits on the computer, and what was delivered stays delivered. Parts that had arrived are not sent again.</source>
        <translation>Was versiegelt ist, wartet auf dem Computer, und was übergeben ist, bleibt übergeben. Angekommene Teile werden nicht noch einmal gesendet.</translation>
    </message>
    <message>
        <source>Sign in again; the same upload goes on.</source>
        <translation>Melden Sie sich neu an; dasselbe Hochladen geht weiter.</translation>
    </message>
    <message>
        <source>The computer's clock is wrong by more than the cloud allows, so it took nothing that was signed by it.</source>
        <translation>Die Uhr des Computers geht falscher, als die Cloud erlaubt; darum nahm sie nichts an, was danach unterschrieben war.</translation>
    </message>
    <message>
        <source>Set the clock, best automatically from the network (and check the time zone), then sign in and go on.</source>
        <translation>Stellen Sie die Uhr, am besten automatisch aus dem Netz (und prüfen Sie die Zeitzone); dann melden Sie sich an und machen weiter.</translation>
    </message>
    <message>
        <source>The disk had no room left, for a sealed copy or for Voxseal's own records.</source>
        <translation>Auf dem Datenträger war kein Platz mehr, für eine versiegelte Kopie oder für Voxseals eigene Aufzeichnungen.</translation>
    </message>
    <message>
        <source>The originals are untouched, and what was sealed before is kept.</source>
        <translation>Die Originale sind unberührt, und was vorher versiegelt wurde, bleibt.</translation>
    </message>
    <message>
        <source>Free some space, or choose a data folder elsewhere, then go on.</source>
        <translation>Schaffen Sie Platz, oder wählen Sie anderswo einen Datenordner; dann machen Sie weiter.</translation>
    </message>
    <message>
        <source>A take could not be written on: the disk is full, or failing.</source>
        <translation>Eine Aufnahme ließ sich nicht weiter schreiben: Der Datenträger ist voll oder fehlerhaft.</translation>
    </message>
    <message>
        <source>The take is kept as far as it could be written, and marked.</source>
        <translation>Die Aufnahme bleibt, soweit sie geschrieben werden konnte, und ist gekennzeichnet.</translation>
    </message>
    <message>
        <source>Free some space and see whether the disk is sound, or choose a data folder elsewhere. Listen to the last take, and record it anew if it is cut.</source>
        <translation>Schaffen Sie Platz und prüfen Sie, ob der Datenträger in Ordnung ist, oder wählen Sie anderswo einen Datenordner. Hören Sie die letzte Aufnahme an, und nehmen Sie sie neu auf, wenn sie abgeschnitten ist.</translation>
    </message>
    <message>
        <source>Recorded was from another device than meant: the system moved the recording to another one, or a loopback of what the computer plays was chosen.</source>
        <translation>Aufgenommen wurde mit einem anderen Gerät als gemeint: Das System verlegte die Aufnahme auf ein anderes, oder gewählt war, was der Computer selbst abspielt.</translation>
    </message>
    <message>
        <source>The takes made before it are kept. A take that was under way is kept up to that moment, and marked.</source>
        <translation>Frühere Aufnahmen bleiben. Eine laufende Aufnahme bleibt bis zu diesem Augenblick und ist gekennzeichnet.</translation>
    </message>
    <message>
        <source>Choose the microphone again, listen to the last take, and record it anew.</source>
        <translation>Wählen Sie das Mikrofon neu, hören Sie die letzte Aufnahme an, und nehmen Sie sie neu auf.</translation>
    </message>
    <message>
        <source>The microphone was lost: unplugged, or its sound service stopped.</source>
        <translation>Das Mikrofon ging verloren: abgezogen, oder sein Tondienst endete.</translation>
    </message>
    <message>
        <source>The take is kept up to that moment, and marked.</source>
        <translation>Die Aufnahme bleibt bis zu diesem Augenblick und ist gekennzeichnet.</translation>
    </message>
    <message>
        <source>Plug the microphone in again, choose it, listen to the last take, and record it anew if it is cut.</source>
        <translation>Stecken Sie das Mikrofon wieder an, wählen Sie es, hören Sie die letzte Aufnahme an, und nehmen Sie sie neu auf, wenn sie abgeschnitten ist.</translation>
    </message>
    <message>
        <source>The cloud knows who is signed in, and does not allow what was asked: its rules do not fit the profile, or the account is not set up (any more).</source>
        <translation>Die Cloud weiß, wer angemeldet ist, und erlaubt das Verlangte nicht: Ihre Regeln passen nicht zum Profil, oder das Konto ist nicht (mehr) eingerichtet.</translation>
    </message>
    <message>
        <source>The organisation has to look at the role's and the bucket's policy; then go on.</source>
        <translation>Die Organisation muss die Regeln der Rolle und des Buckets ansehen; dann machen Sie weiter.</translation>
    </message>
    <message>
        <source>No profile has been imported yet, so Voxseal does not know where anything goes, or whom it is sealed to.</source>
        <translation>Es ist noch kein Profil übernommen; so weiß Voxseal nicht, wohin etwas geht und für wen es versiegelt wird.</translation>
    </message>
    <message>
        <source>Nothing was read, sealed or sent.</source>
        <translation>Nichts wurde gelesen, versiegelt oder gesendet.</translation>
    </message>
    <message>
        <source>Import the file that the organisation gave you.</source>
        <translation>Übernehmen Sie die Datei, die Sie von der Organisation bekommen haben.</translation>
    </message>
    <message>
        <source>What was asked cannot be done: something that was named is not there or not allowed, or a choice was missing.</source>
        <translation>Was verlangt war, geht so nicht: Etwas Genanntes ist nicht da oder nicht erlaubt, oder eine Angabe fehlte.</translation>
    </message>
    <message>
        <source>What is sealed, recorded or delivered is kept.</source>
        <translation>Was versiegelt, aufgenommen oder übergeben ist, bleibt.</translation>
    </message>
    <message>
        <source>Read the message on the screen and correct that. The log holds no names, so here it cannot be said which it was.</source>
        <translation>Lesen Sie die Meldung auf dem Bildschirm und berichtigen Sie das. Das Protokoll enthält keine Namen, daher lässt sich hier nicht sagen, was es war.</translation>
    </message>
    <message>
        <source>The profile file cannot be used: something in it is missing or wrong. The detail names the key.</source>
        <translation>Die Profildatei ist nicht zu gebrauchen: Etwas darin fehlt oder ist falsch. Die Einzelheit nennt den Schlüssel.</translation>
    </message>
    <message>
        <source>Nothing was changed; a profile that was in use before still is.</source>
        <translation>Nichts wurde geändert; ein Profil, das vorher galt, gilt weiter.</translation>
    </message>
    <message>
        <source>Ask the organisation for a corrected profile, and import that one.</source>
        <translation>Bitten Sie die Organisation um ein berichtigtes Profil, und übernehmen Sie das.</translation>
    </message>
    <message>
        <source>A file is damaged: what its beginning promises is not in it.</source>
        <translation>Eine Datei ist beschädigt: Was ihr Anfang verspricht, ist nicht darin.</translation>
    </message>
    <message>
        <source>It was left out, the others were sent. The file itself was not touched.</source>
        <translation>Sie wurde ausgelassen, die anderen wurden gesendet. Die Datei selbst blieb unberührt.</translation>
    </message>
    <message>
        <source>Play the file to its end in another program, export it anew from its source, and submit it again.</source>
        <translation>Spielen Sie die Datei in einem anderen Programm bis zum Ende ab, exportieren Sie sie neu aus ihrer Quelle, und reichen Sie sie noch einmal ein.</translation>
    </message>
    <message>
        <source>A file changed or went away while it was read.</source>
        <translation>Eine Datei änderte sich oder verschwand, während sie gelesen wurde.</translation>
    </message>
    <message>
        <source>It was left out, the others were sent.</source>
        <translation>Sie wurde ausgelassen, die anderen wurden gesendet.</translation>
    </message>
    <message>
        <source>Wait until whatever writes to it is finished, and submit it again.</source>
        <translation>Warten Sie, bis fertig ist, was in sie schreibt, und reichen Sie sie noch einmal ein.</translation>
    </message>
    <message>
        <source>A file is not what the profile asks for; the reason says in what.</source>
        <translation>Eine Datei ist nicht, was das Profil verlangt; der Grund sagt, worin.</translation>
    </message>
    <message>
        <source>Convert or record it as the profile asks, and submit it again.</source>
        <translation>Wandeln Sie sie um oder nehmen Sie sie so auf, wie das Profil es verlangt, und reichen Sie sie noch einmal ein.</translation>
    </message>
    <message>
        <source>In what was chosen there was no file that is to be sent.</source>
        <translation>In dem, was gewählt war, gab es keine Datei zu senden.</translation>
    </message>
    <message>
        <source>Nothing was sealed or sent, and no file was touched.</source>
        <translation>Nichts wurde versiegelt oder gesendet, und keine Datei wurde angetastet.</translation>
    </message>
    <message>
        <source>Check whether it was the right file or folder. If files were left out, their reasons are with the submission.</source>
        <translation>Prüfen Sie, ob es die richtige Datei oder der richtige Ordner war. Wurden Dateien ausgelassen, stehen die Gründe bei der Einreichung.</translation>
    </message>
    <message>
        <source>A recording was not sent again: the same one was delivered before, waits to be sent, or was chosen twice.</source>
        <translation>Eine Aufnahme wurde nicht noch einmal gesendet: Dieselbe ist schon übergeben, wartet noch oder war doppelt gewählt.</translation>
    </message>
    <message>
        <source>It is delivered once, or will be. The file itself was not touched.</source>
        <translation>Sie ist einmal übergeben oder wird es noch. Die Datei selbst wurde nicht angetastet.</translation>
    </message>
    <message>
        <source>Nothing has to be done, unless something waits: then let that go on.</source>
        <translation>Es ist nichts zu tun, außer es wartet noch etwas: Dann lassen Sie das weiterlaufen.</translation>
    </message>
    <message>
        <source>The network's proxy stood in the way: it did not answer, refused, or asked for a sign-in of its own.</source>
        <translation>Der Proxy des Netzes stand im Weg: Er antwortete nicht, lehnte ab oder verlangte eine eigene Anmeldung.</translation>
    </message>
    <message>
        <source>Check the proxy in the system's or Voxseal's settings, or try another network; ask whoever runs the network whether the cloud may be reached. Then go on.</source>
        <translation>Prüfen Sie den Proxy in den Einstellungen des Systems oder von Voxseal, oder versuchen Sie ein anderes Netz; fragen Sie, wer das Netz betreibt, ob die Cloud erreicht werden darf. Dann machen Sie weiter.</translation>
    </message>
    <message>
        <source>Whoever answered could not prove to be the service: its certificate is not accepted.</source>
        <translation>Wer antwortete, konnte nicht beweisen, der Dienst zu sein: Sein Zertifikat wird nicht anerkannt.</translation>
    </message>
    <message>
        <source>Nothing was sent to it.</source>
        <translation>Ihm wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>A sign-in page of a hotel, or a company's proxy that opens connections, can cause this: try another network, and check the computer's date.</source>
        <translation>Die Anmeldeseite eines Hotels oder der Proxy einer Firma, der Verbindungen öffnet, kann die Ursache sein: Versuchen Sie ein anderes Netz, und prüfen Sie das Datum des Computers.</translation>
    </message>
    <message>
        <source>The network was gone or broke off: the service could not be reached.</source>
        <translation>Das Netz war weg oder brach ab: Der Dienst war nicht zu erreichen.</translation>
    </message>
    <message>
        <source>Check the network. Voxseal tries again by itself for a while; after that, tell it to go on.</source>
        <translation>Prüfen Sie das Netz. Voxseal versucht es eine Weile von selbst; danach sagen Sie ihm, dass es weitergehen soll.</translation>
    </message>
    <message>
        <source>The system's keyring is missing or locked, so the session is kept in memory only.</source>
        <translation>Der Schlüsselbund des Systems fehlt oder ist gesperrt; darum ist die Sitzung nur im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Nothing is written down that should not be.</source>
        <translation>Nichts wird aufgeschrieben, was nicht aufgeschrieben werden soll.</translation>
    </message>
    <message>
        <source>Unlock the keyring, or sign in again each time.</source>
        <translation>Entsperren Sie den Schlüsselbund, oder melden Sie sich jedes Mal neu an.</translation>
    </message>
    <message>
        <source>The session log's chain was cut or changed, or the power failed as it was written.</source>
        <translation>Die Kette des Protokolls wurde abgeschnitten oder geändert, oder der Strom fiel aus, als sie geschrieben wurde.</translation>
    </message>
    <message>
        <source>Samples and uploads do not depend on it.</source>
        <translation>Proben und Hochladen hängen nicht davon ab.</translation>
    </message>
    <message>
        <source>Have the log checked: that names the place.</source>
        <translation>Lassen Sie das Protokoll prüfen: Das nennt die Stelle.</translation>
    </message>
    <message>
        <source>The program ended without a last word: it was killed, it crashed, or the power failed.</source>
        <translation>Das Programm endete ohne letztes Wort: Es wurde beendet, stürzte ab, oder der Strom fiel aus.</translation>
    </message>
    <message>
        <source>What was sealed and sent is written down before it counts, so nothing is lost and nothing is sent twice.</source>
        <translation>Was versiegelt und gesendet wurde, ist vermerkt, bevor es zählt; darum ist nichts verloren, und nichts wird doppelt gesendet.</translation>
    </message>
    <message>
        <source>Start it again; it goes on where it stopped.</source>
        <translation>Starten Sie es neu; es geht weiter, wo es stand.</translation>
    </message>
</context>
</TS>

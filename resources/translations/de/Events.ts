<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Events</name>
    <message>
        <source>The program was started.</source>
        <translation>Das Programm wurde gestartet.</translation>
    </message>
    <message>
        <source>The program came to its end in order.</source>
        <translation>Das Programm endete ordentlich.</translation>
    </message>
    <message>
        <source>An error reached the person.</source>
        <translation>Ein Fehler wurde gezeigt.</translation>
    </message>
    <message>
        <source>A profile was taken over.</source>
        <translation>Ein Profil wurde übernommen.</translation>
    </message>
    <message>
        <source>The person accepted the consent text of this version.</source>
        <translation>Der Einwilligungstext dieser Fassung wurde angenommen.</translation>
    </message>
    <message>
        <source>The browser was asked to open.</source>
        <translation>Der Browser sollte sich öffnen.</translation>
    </message>
    <message>
        <source>Something other than the awaited answer came to the sign-in's loopback address; it was turned away.</source>
        <translation>An die Adresse der Anmeldung kam etwas anderes als die erwartete Antwort; es wurde abgewiesen.</translation>
    </message>
    <message>
        <source>The person signed in.</source>
        <translation>Jemand hat sich angemeldet.</translation>
    </message>
    <message>
        <source>Signing in did not succeed.</source>
        <translation>Die Anmeldung gelang nicht.</translation>
    </message>
    <message>
        <source>The cloud gave a session, and this is all that it may be used for.</source>
        <translation>Die Cloud gab eine Sitzung, und nur dafür darf sie dienen.</translation>
    </message>
    <message>
        <source>The session was renewed without the person.</source>
        <translation>Die Sitzung wurde ohne Zutun erneuert.</translation>
    </message>
    <message>
        <source>The session is over: its hour has passed.</source>
        <translation>Die Sitzung ist vorbei: Ihre Stunde ist um.</translation>
    </message>
    <message>
        <source>The session was wiped from this computer.</source>
        <translation>Die Sitzung wurde von diesem Computer gelöscht.</translation>
    </message>
    <message>
        <source>The OS keyring is missing or locked; the session lives in memory only.</source>
        <translation>Der Schlüsselbund fehlt oder ist gesperrt; die Sitzung ist nur im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>A submission was begun.</source>
        <translation>Eine Einreichung wurde begonnen.</translation>
    </message>
    <message>
        <source>A file was found that is to be sealed and sent.</source>
        <translation>Eine Datei wurde gefunden, die versiegelt und gesendet werden soll.</translation>
    </message>
    <message>
        <source>All of what was chosen has been looked through.</source>
        <translation>Alles Gewählte ist durchgesehen.</translation>
    </message>
    <message>
        <source>A file is not sent, for this reason.</source>
        <translation>Eine Datei wird nicht gesendet, aus diesem Grund.</translation>
    </message>
    <message>
        <source>A sample was sealed into the spool.</source>
        <translation>Eine Probe wurde versiegelt und wartet.</translation>
    </message>
    <message>
        <source>The list of what a submission holds was sealed; it goes last.</source>
        <translation>Das Verzeichnis der Einreichung wurde versiegelt; es geht zuletzt.</translation>
    </message>
    <message>
        <source>Somebody sits down to record.</source>
        <translation>Jemand setzt sich zum Aufnehmen hin.</translation>
    </message>
    <message>
        <source>The microphone that will be recorded from.</source>
        <translation>Das Mikrofon, mit dem aufgenommen wird.</translation>
    </message>
    <message>
        <source>The microphone was lost, between takes or in one.</source>
        <translation>Das Mikrofon ging verloren, zwischen Aufnahmen oder in einer.</translation>
    </message>
    <message>
        <source>The sound system lost so many frames since the last such event, in a take or between.</source>
        <translation>Das Tonsystem verlor seit dem letzten Mal so viele Abtastwerte, in einer Aufnahme oder dazwischen.</translation>
    </message>
    <message>
        <source>Recording of a take begins.</source>
        <translation>Eine Aufnahme beginnt.</translation>
    </message>
    <message>
        <source>The take has ended, as asked or by trouble, and waits to be decided on.</source>
        <translation>Die Aufnahme ist zu Ende, wie gewollt oder durch eine Störung, und wartet auf die Entscheidung.</translation>
    </message>
    <message>
        <source>A crash ended this take; so much of it was found and verified.</source>
        <translation>Ein Absturz beendete diese Aufnahme; so viel davon wurde gefunden und geprüft.</translation>
    </message>
    <message>
        <source>A crash ended this take, and its scratch cannot be opened: its key was in memory only, or it is damaged or gone.</source>
        <translation>Ein Absturz beendete diese Aufnahme, und ihre Zwischendatei lässt sich nicht öffnen: Der Schlüssel war nur im Arbeitsspeicher, oder sie ist beschädigt oder weg.</translation>
    </message>
    <message>
        <source>A take was kept: its sample is sealed and waits.</source>
        <translation>Eine Aufnahme wurde behalten: Ihre Probe ist versiegelt und wartet.</translation>
    </message>
    <message>
        <source>A training take was accepted: its sound is destroyed, nothing is sent.</source>
        <translation>Eine Übungsaufnahme wurde angenommen: Ihr Ton ist vernichtet, nichts wird gesendet.</translation>
    </message>
    <message>
        <source>The person discarded a take: its sound is destroyed.</source>
        <translation>Eine Aufnahme wurde verworfen: Ihr Ton ist vernichtet.</translation>
    </message>
    <message>
        <source>A take could not be sealed; it is undecided as before.</source>
        <translation>Eine Aufnahme ließ sich nicht versiegeln; über sie ist weiter nicht entschieden.</translation>
    </message>
    <message>
        <source>The person has finished a recording submission: it goes out like any other now.</source>
        <translation>Eine Einreichung von Aufnahmen wurde abgeschlossen: Sie geht jetzt hinaus wie jede andere.</translation>
    </message>
    <message>
        <source>A run begins to work on a submission, under this profile and to these keys.</source>
        <translation>Ein Lauf beginnt mit einer Einreichung, unter diesem Profil und an diese Schlüssel.</translation>
    </message>
    <message>
        <source>A run ended before the submission did.</source>
        <translation>Ein Lauf endete, bevor die Einreichung fertig war.</translation>
    </message>
    <message>
        <source>The person stopped a run, or the program was closed, before the submission was complete.</source>
        <translation>Ein Lauf wurde angehalten oder das Programm geschlossen, bevor die Einreichung vollständig war.</translation>
    </message>
    <message>
        <source>A sealed copy left this computer's disk, because it was delivered or given up.</source>
        <translation>Eine versiegelte Kopie verließ diesen Computer, weil sie übergeben oder aufgegeben wurde.</translation>
    </message>
    <message>
        <source>Sending an object begins, in so many parts.</source>
        <translation>Das Senden eines Objekts beginnt, in so vielen Teilen.</translation>
    </message>
    <message>
        <source>An earlier run's upload goes on.</source>
        <translation>Das Hochladen eines früheren Laufs geht weiter.</translation>
    </message>
    <message>
        <source>The store no longer had the upload; the same sealed message is sent anew.</source>
        <translation>Der Speicher hatte das Hochladen nicht mehr; dasselbe Versiegelte wird neu gesendet.</translation>
    </message>
    <message>
        <source>The store held an upload under one of our keys that the ledger does not know.</source>
        <translation>Der Speicher hielt ein Hochladen, von dem hier nichts vermerkt ist.</translation>
    </message>
    <message>
        <source>The store has confirmed a part (or a whole small object, as part 1).</source>
        <translation>Der Speicher hat einen Teil bestätigt (oder ein kleines Objekt ganz, als Teil 1).</translation>
    </message>
    <message>
        <source>A request to the store failed for now, and is tried again.</source>
        <translation>Eine Anfrage an den Speicher misslang fürs Erste und wird wiederholt.</translation>
    </message>
    <message>
        <source>One request to the store came to its end.</source>
        <translation>Eine Anfrage an den Speicher kam zu ihrem Ende.</translation>
    </message>
    <message>
        <source>The store has confirmed an object whole.</source>
        <translation>Der Speicher hat ein Objekt ganz bestätigt.</translation>
    </message>
    <message>
        <source>An object could not be delivered in this run.</source>
        <translation>Ein Objekt ließ sich in diesem Lauf nicht übergeben.</translation>
    </message>
    <message>
        <source>Sending waits.</source>
        <translation>Das Senden wartet.</translation>
    </message>
    <message>
        <source>Sending goes on after a pause.</source>
        <translation>Das Senden geht nach einer Pause weiter.</translation>
    </message>
    <message>
        <source>All submissions wait for the same thing.</source>
        <translation>Alle Einreichungen warten auf dasselbe.</translation>
    </message>
    <message>
        <source>What all submissions waited for is there again.</source>
        <translation>Worauf alle Einreichungen warteten, ist wieder da.</translation>
    </message>
    <message>
        <source>Nothing is left to send.</source>
        <translation>Nichts ist mehr zu senden.</translation>
    </message>
    <message>
        <source>The file of a delivered sample was deleted, as the person wished.</source>
        <translation>Die Datei einer übergebenen Probe wurde gelöscht, wie gewünscht.</translation>
    </message>
    <message>
        <source>A file that was to be deleted was kept.</source>
        <translation>Eine Datei, die gelöscht werden sollte, wurde behalten.</translation>
    </message>
    <message>
        <source>A submission is complete: its manifest is delivered.</source>
        <translation>Eine Einreichung ist vollständig: Ihr Verzeichnis ist übergeben.</translation>
    </message>
    <message>
        <source>The person gave up a submission.</source>
        <translation>Eine Einreichung wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The receipt of a submission was written.</source>
        <translation>Die Quittung einer Einreichung wurde geschrieben.</translation>
    </message>
    <message>
        <source>So many events could not be written, most likely because the disk was full.</source>
        <translation>So viele Ereignisse ließen sich nicht schreiben, wohl weil der Datenträger voll war.</translation>
    </message>
    <message>
        <source>The person is recording a problem: until then the log holds more detail.</source>
        <translation>Ein Problem wird aufgezeichnet: Bis dahin hält das Protokoll mehr fest.</translation>
    </message>
    <message>
        <source>The log is back to its usual detail.</source>
        <translation>Das Protokoll hält wieder so viel fest wie sonst.</translation>
    </message>
    <message>
        <source>A library's own log message.</source>
        <translation>Die eigene Meldung einer Bibliothek.</translation>
    </message>
    <message>
        <source>A support bundle was saved, under this reference code.</source>
        <translation>Ein Support-Paket wurde gespeichert, unter diesem Code.</translation>
    </message>
</context>
</TS>

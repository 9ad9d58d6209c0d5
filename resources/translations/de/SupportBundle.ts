<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>SupportBundle</name>
    <message>
        <source>Its list of files with their checksums, and the code that belongs to them.</source>
        <translation>Die Liste seiner Dateien mit ihren Prüfsummen und der Code, der zu ihnen gehört.</translation>
    </message>
    <message>
        <source>Which Voxseal this is, on which system.</source>
        <translation>Welches Voxseal das ist, auf welchem System.</translation>
    </message>
    <message>
        <source>The settings, without names.</source>
        <translation>Die Einstellungen, ohne Namen.</translation>
    </message>
    <message>
        <source>Room on the disk, time zone, whether there is a proxy.</source>
        <translation>Platz auf dem Datenträger, Zeitzone, ob es einen Proxy gibt.</translation>
    </message>
    <message>
        <source>The organisation's profile, without keys.</source>
        <translation>Das Profil der Organisation, ohne Schlüssel.</translation>
    </message>
    <message>
        <source>How far each submission is: ids and counts.</source>
        <translation>Wie weit jede Einreichung ist: Kennungen und Zahlen.</translation>
    </message>
    <message>
        <source>What was found when everything was looked at: clock, network, cloud, keyring.</source>
        <translation>Was gefunden wurde, als alles angesehen wurde: Uhr, Netz, Cloud, Schlüsselbund.</translation>
    </message>
    <message>
        <source>What each event in the session log means.</source>
        <translation>Was jedes Ereignis im Protokoll bedeutet.</translation>
    </message>
    <message>
        <source>Which session logs there are, so that none can be missing unnoticed.</source>
        <translation>Welche Protokolle es gibt, damit keines unbemerkt fehlen kann.</translation>
    </message>
    <message>
        <source>The end of that list, to check it by.</source>
        <translation>Das Ende dieser Liste, um sie zu prüfen.</translation>
    </message>
    <message>
        <source>The session log of one run of the program.</source>
        <translation>Das Protokoll eines Laufs des Programms.</translation>
    </message>
    <message>
        <source>Support bundle</source>
        <translation>Support-Paket</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Collecting</source>
        <translation>Sammeln</translation>
    </message>
    <message>
        <source>Looking at the session log, the clock, the network, the cloud and the keyring …</source>
        <translation>Protokoll, Uhr, Netz, Cloud und Schlüsselbund werden angesehen …</translation>
    </message>
    <message>
        <source>Session logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Session logs of the last day</source>
        <translation>Protokolle des letzten Tages</translation>
    </message>
    <message>
        <source>Session logs of 7 days</source>
        <translation>Protokolle von 7 Tagen</translation>
    </message>
    <message>
        <source>Session logs of 30 days</source>
        <translation>Protokolle von 30 Tagen</translation>
    </message>
    <message>
        <source>What is in it</source>
        <translation>Was darin ist</translation>
    </message>
    <message>
        <source>Contents of the file</source>
        <translation>Inhalt der Datei</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Mehr zeigen</translation>
    </message>
    <message>
        <source>Look at everything before you save it, and take out what you do not want to hand over. It holds no audio, no keys, and no names of people or files.</source>
        <translation>Sehen Sie alles an, bevor Sie es speichern, und nehmen Sie heraus, was Sie nicht weitergeben wollen. Es enthält keine Aufnahmen, keine Schlüssel und keine Namen von Personen oder Dateien.</translation>
    </message>
    <message>
        <source>About this bundle</source>
        <translation>Über dieses Paket</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) will be saved, {size}</source>
        <translation><numerusform>%Ln Datei wird gespeichert, {size}</numerusform><numerusform>%Ln Dateien werden gespeichert, {size}</numerusform></translation>
    </message>
    <message>
        <source>Show more ({size} left)</source>
        <translation>Mehr zeigen (noch {size})</translation>
    </message>
    <message>
        <source>Save the support bundle</source>
        <translation>Support-Paket speichern</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Session logs of the recorded problem</source>
        <translation>Protokolle des aufgezeichneten Problems</translation>
    </message>
    <message>
        <source>The support bundle is saved.</source>
        <translation>Das Support-Paket ist gespeichert.</translation>
    </message>
    <message>
        <source>Quote this code to your organisation's support: it belongs to these files alone.</source>
        <translation>Nennen Sie dem Support Ihrer Organisation diesen Code: Er gehört allein zu diesen Dateien.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context>
</TS>

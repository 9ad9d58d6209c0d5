<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Window</name>
    <message>
        <source>What was sealed is kept on this computer, and goes on at the next start.</source>
        <translation>Was versiegelt wurde, bleibt auf diesem Computer und geht beim nächsten Start weiter.</translation>
    </message>
    <message>
        <source>Voxseal ended unexpectedly last time. Nothing that was sealed or sent is lost. A report of it is in {place}.</source>
        <translation>Voxseal wurde beim letzten Mal unerwartet beendet. Nichts Versiegeltes oder Gesendetes ist verloren. Ein Bericht dazu liegt in {place}.</translation>
    </message>
    <message>
        <source>Close Voxseal?</source>
        <translation>Voxseal schließen?</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Hierbleiben</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Support-Paket …</translation>
    </message>
    <message>
        <source>Keep in tray</source>
        <translation>Im Infobereich weiterlaufen</translation>
    </message>
    <message>
        <source>Looking for a session …</source>
        <translation>Sitzung wird gesucht …</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>Signing in …</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message numerus="yes">
        <source>Signed in, %Ln min</source>
        <translation><numerusform>Angemeldet, %Ln Min.</numerusform><numerusform>Angemeldet, %Ln Min.</numerusform></translation>
    </message>
</context>
</TS>

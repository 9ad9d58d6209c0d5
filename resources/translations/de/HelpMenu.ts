<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>HelpMenu</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Support-Paket …</translation>
    </message>
    <message>
        <source>Show the session log</source>
        <translation>Sitzungsprotokoll zeigen</translation>
    </message>
    <message>
        <source>Stop recording the problem …</source>
        <translation>Aufzeichnen des Problems beenden …</translation>
    </message>
    <message>
        <source>Record the problem</source>
        <translation>Problem aufzeichnen</translation>
    </message>
</context>
</TS>

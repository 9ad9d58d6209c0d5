<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Practice</name>
    <message>
        <source>Practice: a cloud on this computer. Nothing leaves it.</source>
        <translation>Übung: eine Cloud auf diesem Computer. Nichts verlässt ihn.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln recording(s) opened</source>
        <translation><numerusform>%Ln Aufnahme geöffnet</numerusform><numerusform>%Ln Aufnahmen geöffnet</numerusform></translation>
    </message>
    <message>
        <source>This is what the organisation's pipeline does, with the key that only it has. Size and hash of each are as the manifest says. The opened copy lies here:</source>
        <translation>Das tut die Pipeline der Organisation, mit dem Schlüssel, den nur sie hat. Größe und Prüfsumme jeder Aufnahme sind, wie das Manifest sagt. Hier liegt die geöffnete Kopie:</translation>
    </message>
    <message>
        <source>Open what was delivered</source>
        <translation>Zugestelltes öffnen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be opened.</source>
        <translation><numerusform>%Ln ließ sich nicht öffnen.</numerusform><numerusform>%Ln ließen sich nicht öffnen.</numerusform></translation>
    </message>
</context>
</TS>

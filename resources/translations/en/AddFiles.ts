<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AddFiles</name>
    <message numerus="yes">
        <source>%Ln file(s) to send</source>
        <translation><numerusform>%Ln file to send</numerusform><numerusform>%Ln files to send</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Undo removing %Ln</source>
        <translation><numerusform>Undo removing %Ln</numerusform><numerusform>Undo removing %Ln</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation><numerusform>%Ln left out</numerusform><numerusform>%Ln left out</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Submit %Ln file(s)</source>
        <translation><numerusform>Submit %Ln file</numerusform><numerusform>Submit %Ln files</numerusform></translation>
    </message>
</context>
</TS>

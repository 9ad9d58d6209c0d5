<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Uploads</name>
    <message numerus="yes">
        <source>%Ln file(s) are delivered.</source>
        <translation><numerusform>%Ln file is delivered.</numerusform><numerusform>%Ln files are delivered.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation><numerusform>%Ln left out</numerusform><numerusform>%Ln left out</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are delivered already and cannot be taken back from here; the pipeline does not use them without the rest.</source>
        <translation><numerusform>%Ln file is delivered already and cannot be taken back from here; the pipeline does not use it without the rest.</numerusform><numerusform>%Ln files are delivered already and cannot be taken back from here; the pipeline does not use them without the rest.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %Ln file(s)</source>
        <translation><numerusform>{done} of %Ln file</numerusform><numerusform>{done} of %Ln files</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %Ln day(s) left</source>
        <translation><numerusform>about %Ln day left</numerusform><numerusform>about %Ln days left</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation><numerusform>%Ln failed</numerusform><numerusform>%Ln failed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation><numerusform>%Ln file</numerusform><numerusform>%Ln files</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation><numerusform>about %Ln minute left</numerusform><numerusform>about %Ln minutes left</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation><numerusform>about %Ln hour left</numerusform><numerusform>about %Ln hours left</numerusform></translation>
    </message>
</context>
</TS>

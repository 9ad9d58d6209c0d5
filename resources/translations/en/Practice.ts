<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Practice</name>
    <message numerus="yes">
        <source>%Ln recording(s) opened</source>
        <translation><numerusform>%Ln recording opened</numerusform><numerusform>%Ln recordings opened</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be opened.</source>
        <translation><numerusform>%Ln could not be opened.</numerusform><numerusform>%Ln could not be opened.</numerusform></translation>
    </message>
</context>
</TS>

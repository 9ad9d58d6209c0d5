<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Receipts</name>
    <message numerus="yes">
        <source>%Ln file(s), {size} sealed, complete since {when}</source>
        <translation><numerusform>%Ln file, {size} sealed, complete since {when}</numerusform><numerusform>%Ln files, {size} sealed, complete since {when}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s), {size} sealed</source>
        <translation><numerusform>%Ln file, {size} sealed</numerusform><numerusform>%Ln files, {size} sealed</numerusform></translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>SupportBundle</name>
    <message numerus="yes">
        <source>%Ln file(s) will be saved, {size}</source>
        <translation><numerusform>%Ln file will be saved, {size}</numerusform><numerusform>%Ln files will be saved, {size}</numerusform></translation>
    </message>
</context>
</TS>

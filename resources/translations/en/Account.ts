<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Account</name>
    <message numerus="yes">
        <source>%Ln minute(s) more, until {until}</source>
        <translation><numerusform>%Ln minute more, until {until}</numerusform><numerusform>%Ln minutes more, until {until}</numerusform></translation>
    </message>
</context>
</TS>

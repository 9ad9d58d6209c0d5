<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Window</name>
    <message numerus="yes">
        <source>Signed in, %Ln min</source>
        <translation><numerusform>Signed in, %Ln min</numerusform><numerusform>Signed in, %Ln min</numerusform></translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Consent</name>
    <message>
        <source>Consent text</source>
        <translation>Einwilligungstext</translation>
    </message>
    <message>
        <source>I have read this text and agree to it</source>
        <translation>Ich habe diesen Text gelesen und stimme ihm zu</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Fassung {version}</translation>
    </message>
</context>
</TS>

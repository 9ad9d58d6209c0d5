<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>SessionLog</name>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation><numerusform>%Ln error</numerusform><numerusform>%Ln errors</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation><numerusform>%Ln warning</numerusform><numerusform>%Ln warnings</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation><numerusform>%Ln line</numerusform><numerusform>%Ln lines</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The log holds together: nothing in its %Ln line(s) was changed.</source>
        <translation><numerusform>The log holds together: nothing in its %Ln line was changed.</numerusform><numerusform>The log holds together: nothing in its %Ln lines was changed.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation><numerusform>… and %Ln more</numerusform><numerusform>… and %Ln more</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>shown by %Ln line(s)</source>
        <translation><numerusform>shown by %Ln line</numerusform><numerusform>shown by %Ln lines</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are shown</source>
        <translation><numerusform>%Ln line is shown</numerusform><numerusform>%Ln lines are shown</numerusform></translation>
    </message>
</context>
</TS>

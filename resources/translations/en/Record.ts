<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Record</name>
    <message numerus="yes">
        <source>%Ln take(s) will be sent. They cannot be replaced after that.</source>
        <translation><numerusform>%Ln take will be sent. It cannot be replaced after that.</numerusform><numerusform>%Ln takes will be sent. They cannot be replaced after that.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) wait for you to keep or discard them. Until then nothing can be sent.</source>
        <translation><numerusform>%Ln take waits for you to keep or discard it. Until then nothing can be sent.</numerusform><numerusform>%Ln takes wait for you to keep or discard them. Until then nothing can be sent.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) of earlier cannot be opened now: the keyring is locked, or does not hold the key. Nothing is deleted.</source>
        <translation><numerusform>%Ln take of earlier cannot be opened now: the keyring is locked, or does not hold the key. Nothing is deleted.</numerusform><numerusform>%Ln takes of earlier cannot be opened now: the keyring is locked, or does not hold the key. Nothing is deleted.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s) of the script are not recorded yet; they can go later.</source>
        <translation><numerusform>%Ln prompt of the script is not recorded yet; it can go later.</numerusform><numerusform>%Ln prompts of the script are not recorded yet; they can go later.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln recorded</source>
        <translation><numerusform>%Ln recorded</numerusform><numerusform>%Ln recorded</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln to go</source>
        <translation><numerusform>%Ln to go</numerusform><numerusform>%Ln to go</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Press Record and be quiet for %Ln second(s). It tells your voice from the room later.</source>
        <translation><numerusform>Press Record and be quiet for %Ln second. It tells your voice from the room later.</numerusform><numerusform>Press Record and be quiet for %Ln seconds. It tells your voice from the room later.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation><numerusform>%Ln skipped</numerusform><numerusform>%Ln skipped</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) kept</source>
        <translation><numerusform>%Ln take kept</numerusform><numerusform>%Ln takes kept</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) were recovered after Voxseal ended unexpectedly.</source>
        <translation><numerusform>%Ln take was recovered after Voxseal ended unexpectedly.</numerusform><numerusform>%Ln takes were recovered after Voxseal ended unexpectedly.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) could not be recovered: please record them again.</source>
        <translation><numerusform>%Ln take could not be recovered: please record it again.</numerusform><numerusform>%Ln takes could not be recovered: please record them again.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln frame(s) were lost by the sound system</source>
        <translation><numerusform>%Ln frame was lost by the sound system</numerusform><numerusform>%Ln frames were lost by the sound system</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The sound system lost %Ln frame(s) while recording.</source>
        <translation><numerusform>The sound system lost %Ln frame while recording.</numerusform><numerusform>The sound system lost %Ln frames while recording.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) are clipped.</source>
        <translation><numerusform>%Ln sample is clipped.</numerusform><numerusform>%Ln samples are clipped.</numerusform></translation>
    </message>
</context>
</TS>

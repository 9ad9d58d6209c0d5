<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Flaws</name>
    <message>
        <source>The chain of runs is missing, so nothing tells whether files are.</source>
        <translation>Die Kette der Läufe fehlt; darum sagt nichts, ob Dateien fehlen.</translation>
    </message>
    <message>
        <source>The chain does not know this file: it was put in, or the chain was cut.</source>
        <translation>Die Kette kennt diese Datei nicht: Sie wurde eingefügt, oder die Kette wurde abgeschnitten.</translation>
    </message>
    <message>
        <source>The file is missing: the chain says that it was written, and not that it went.</source>
        <translation>Die Datei fehlt: Die Kette sagt, dass sie geschrieben wurde, und nicht, dass sie ging.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The first line does not belong here: it was changed, or the file was swapped for another.</source>
        <translation>Die erste Zeile gehört nicht hierher: Sie wurde geändert, oder die Datei wurde gegen eine andere getauscht.</translation>
    </message>
    <message>
        <source>This is no line of a session log, or it was changed.</source>
        <translation>Das ist keine Zeile eines Protokolls, oder sie wurde geändert.</translation>
    </message>
    <message>
        <source>This line was changed, or the next one was: they do not fit together.</source>
        <translation>Diese Zeile oder die nächste wurde geändert: Sie passen nicht zusammen.</translation>
    </message>
    <message>
        <source>This line or the next was changed: the numbers of the lines do not go on.</source>
        <translation>Diese Zeile oder die nächste wurde geändert: Die Nummern der Zeilen gehen nicht weiter.</translation>
    </message>
    <message>
        <source>After this line, lines are missing: {count}.</source>
        <translation>Nach dieser Zeile fehlen Zeilen: {count}.</translation>
    </message>
    <message>
        <source>Before this line, lines are missing: {count}.</source>
        <translation>Vor dieser Zeile fehlen Zeilen: {count}.</translation>
    </message>
    <message>
        <source>At the end, lines are missing: {count}.</source>
        <translation>Am Ende fehlen Zeilen: {count}.</translation>
    </message>
    <message>
        <source>What follows this line belongs elsewhere: lines were put in or swapped.</source>
        <translation>Was dieser Zeile folgt, gehört anderswohin: Zeilen wurden eingefügt oder vertauscht.</translation>
    </message>
    <message>
        <source>The last line was changed.</source>
        <translation>Die letzte Zeile wurde geändert.</translation>
    </message>
    <message>
        <source>Something was put after the end, or taken from it.</source>
        <translation>Nach dem Ende wurde etwas angefügt oder weggenommen.</translation>
    </message>
    <message>
        <source>The run ended, and the chain does not say so: the chain's last line was removed, or the computer stopped at this very moment.</source>
        <translation>Der Lauf endete, und die Kette sagt es nicht: Ihre letzte Zeile wurde entfernt, oder der Computer blieb genau in diesem Augenblick stehen.</translation>
    </message>
    <message>
        <source>The chain's end was cut off or changed, or the power failed there.</source>
        <translation>Das Ende der Kette wurde abgeschnitten oder geändert, oder dort fiel der Strom aus.</translation>
    </message>
    <message>
        <source>Before this run the chain's end was cut off or changed.</source>
        <translation>Vor diesem Lauf wurde das Ende der Kette abgeschnitten oder geändert.</translation>
    </message>
    <message>
        <source>What stands for the chain's removed beginning was changed.</source>
        <translation>Was für den entfernten Anfang der Kette steht, wurde geändert.</translation>
    </message>
    <message>
        <source>A line is not one that Voxseal writes.</source>
        <translation>Eine Zeile ist keine, die Voxseal schreibt.</translation>
    </message>
    <message>
        <source>The file was put into the bundle later.</source>
        <translation>Die Datei wurde später in das Paket gelegt.</translation>
    </message>
    <message>
        <source>The file was changed after the bundle was made.</source>
        <translation>Die Datei wurde geändert, nachdem das Paket gemacht war.</translation>
    </message>
    <message>
        <source>The file is damaged and cannot be unpacked.</source>
        <translation>Die Datei ist beschädigt und lässt sich nicht auspacken.</translation>
    </message>
    <message>
        <source>The file was taken out of the bundle.</source>
        <translation>Die Datei wurde aus dem Paket genommen.</translation>
    </message>
</context>
</TS>

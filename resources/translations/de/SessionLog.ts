<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>SessionLog</name>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}, Zeile {line}</translation>
    </message>
    <message>
        <source>A damaged line</source>
        <translation>Eine beschädigte Zeile</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>Das Fenster</translation>
    </message>
    <message>
        <source>A run</source>
        <translation>Ein Lauf</translation>
    </message>
    <message>
        <source>It still runs.</source>
        <translation>Er läuft noch.</translation>
    </message>
    <message>
        <source>It ended without a last word.</source>
        <translation>Er endete ohne letztes Wort.</translation>
    </message>
    <message>
        <source>It ended in order.</source>
        <translation>Er endete ordentlich.</translation>
    </message>
    <message>
        <source>It ended with code {code}.</source>
        <translation>Er endete mit Code {code}.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation><numerusform>%Ln Fehler</numerusform><numerusform>%Ln Fehler</numerusform></translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation><numerusform>%Ln Warnung</numerusform><numerusform>%Ln Warnungen</numerusform></translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation><numerusform>%Ln Zeile</numerusform><numerusform>%Ln Zeilen</numerusform></translation>
    </message>
    <message>
        <source>Session log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Has anything in the log been changed, put in, taken out or cut off?</source>
        <translation>Wurde im Protokoll etwas geändert, eingefügt, herausgenommen oder abgeschnitten?</translation>
    </message>
    <message>
        <source>Open a bundle …</source>
        <translation>Paket öffnen …</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Support-Paket …</translation>
    </message>
    <message>
        <source>Runs of the program</source>
        <translation>Läufe des Programms</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>Zeilen des Protokolls</translation>
    </message>
    <message>
        <source>The log holds more detail for fifteen minutes, and then a support bundle is made of it</source>
        <translation>Das Protokoll hält eine Viertelstunde lang mehr fest, und dann wird daraus ein Support-Paket</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>How grave</source>
        <translation>Wie schwer</translation>
    </message>
    <message>
        <source>Which events</source>
        <translation>Welche Ereignisse</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>Alle Ereignisse</translation>
    </message>
    <message>
        <source>Which time</source>
        <translation>Welche Zeit</translation>
    </message>
    <message>
        <source>The story of {thing}, from all runs that had to do with it</source>
        <translation>Die Geschichte von {thing}, aus allen Läufen, die damit zu tun hatten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>The log holds together: nothing in its %Ln line(s) was changed.</source>
        <translation><numerusform>Das Protokoll ist unversehrt: An seiner %Ln Zeile wurde nichts geändert.</numerusform><numerusform>Das Protokoll ist unversehrt: An seinen %Ln Zeilen wurde nichts geändert.</numerusform></translation>
    </message>
    <message>
        <source>The log was changed after it was written:</source>
        <translation>Das Protokoll wurde verändert, nachdem es geschrieben war:</translation>
    </message>
    <message>
        <source>Open a support bundle</source>
        <translation>Support-Paket öffnen</translation>
    </message>
    <message>
        <source>Bundle {reference} of another computer, made {when} by Voxseal {version}. It is as it was made if its sender quotes this code.</source>
        <translation>Paket {reference} eines anderen Computers, am {when} mit Voxseal {version} gemacht. Es ist unverändert, wenn sein Absender diesen Code nennt.</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufzeichnung beenden</translation>
    </message>
    <message>
        <source>Record the problem</source>
        <translation>Problem aufzeichnen</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jede Zeit</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Back to the run</source>
        <translation>Zurück zum Lauf</translation>
    </message>
    <message>
        <source>Support bundles (*.zip)</source>
        <translation>Support-Pakete (*.zip)</translation>
    </message>
    <message>
        <source>Back to this computer</source>
        <translation>Zurück zu diesem Computer</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Alle Zeilen</translation>
    </message>
    <message>
        <source>Without details</source>
        <translation>Ohne Einzelheiten</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation><numerusform>… und %Ln weitere</numerusform><numerusform>… und %Ln weitere</numerusform></translation>
    </message>
    <message>
        <source>{level} · {when} · run {run}, line {number}</source>
        <translation>{level} · {when} · Lauf {run}, Zeile {number}</translation>
    </message>
    <message>
        <source>Story of this sample</source>
        <translation>Geschichte dieser Probe</translation>
    </message>
    <message>
        <source>Story of this take</source>
        <translation>Geschichte dieser Aufnahme</translation>
    </message>
    <message>
        <source>Story of this submission</source>
        <translation>Geschichte dieser Einreichung</translation>
    </message>
    <message>
        <source>Story of this file</source>
        <translation>Geschichte dieser Datei</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>What is safe</source>
        <translation>Was sicher ist</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message numerus="yes">
        <source>shown by %Ln line(s)</source>
        <translation><numerusform>zu sehen an %Ln Zeile</numerusform><numerusform>zu sehen an %Ln Zeilen</numerusform></translation>
    </message>
    <message>
        <source>In its place</source>
        <translation>An ihrer Stelle</translation>
    </message>
    <message>
        <source>{begin} to {end}.</source>
        <translation>{begin} bis {end}.</translation>
    </message>
    <message>
        <source>Voxseal {version} on {system}</source>
        <translation>Voxseal {version} auf {system}</translation>
    </message>
    <message>
        <source>Nothing went wrong, as far as the log shows.</source>
        <translation>Nichts ging schief, soweit das Protokoll es zeigt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are shown</source>
        <translation><numerusform>%Ln Zeile ist zu sehen</numerusform><numerusform>%Ln Zeilen sind zu sehen</numerusform></translation>
    </message>
    <message>
        <source>Choose a line to see all of it, and what may be done about it.</source>
        <translation>Wählen Sie eine Zeile, um alles von ihr zu sehen und was zu tun ist.</translation>
    </message>
    <message>
        <source>A problem is being recorded until {when}: the session log holds more detail, still without names. Do again what went wrong.</source>
        <translation>Bis {when} wird ein Problem aufgezeichnet: Das Protokoll hält mehr fest, weiter ohne Namen. Tun Sie noch einmal, was schiefging.</translation>
    </message>
    <message>
        <source>Stop and make a bundle</source>
        <translation>Beenden und Paket machen</translation>
    </message>
    <message>
        <source>Drag over a stretch to see it alone; click to see all again</source>
        <translation>Ziehen Sie über einen Abschnitt, um nur ihn zu sehen; ein Klick zeigt wieder alles</translation>
    </message>
    <message>
        <source>{begin} to {end}. Drag over a stretch to see it alone; click to see all again</source>
        <translation>{begin} bis {end}. Ziehen Sie über einen Abschnitt, um nur ihn zu sehen; ein Klick zeigt wieder alles</translation>
    </message>
</context>
</TS>

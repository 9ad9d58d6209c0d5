<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Errors</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Make support bundle</source>
        <translation>Support-Paket erstellen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Einzelheiten ausblenden</translation>
    </message>
    <message>
        <source>What was sealed is kept on this computer. Uploads go on from where they stood.</source>
        <translation>Was versiegelt wurde, bleibt auf diesem Computer. Das Hochladen geht dort weiter, wo es stand.</translation>
    </message>
    <message>
        <source>Something unexpected happened in Voxseal itself.</source>
        <translation>Etwas Unerwartetes ist in Voxseal selbst passiert.</translation>
    </message>
    <message>
        <source>Open the file that your organisation gave you: Settings, Profile.</source>
        <translation>Öffnen Sie die Datei, die Sie von Ihrer Organisation bekommen haben: Einstellungen, Profil.</translation>
    </message>
    <message>
        <source>Nothing was read or sent. Read the text and accept it.</source>
        <translation>Nichts wurde gelesen oder gesendet. Lesen Sie den Text und stimmen Sie zu.</translation>
    </message>
    <message>
        <source>Nothing was changed. Wait for it to finish or close it, then try again.</source>
        <translation>Nichts wurde geändert. Warten Sie, bis es fertig ist, oder schließen Sie es, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Your originals are untouched and what was sealed is kept. Free some space, then go on.</source>
        <translation>Ihre Originale sind unberührt, und was versiegelt wurde, bleibt. Schaffen Sie Platz und machen Sie dann weiter.</translation>
    </message>
    <message>
        <source>Your originals are untouched. Check the disk and the data folder's permissions, then try again.</source>
        <translation>Ihre Originale sind unberührt. Prüfen Sie den Datenträger und die Rechte des Datenordners, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Nothing was changed. Please update Voxseal.</source>
        <translation>Nichts wurde geändert. Bitte aktualisieren Sie Voxseal.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Nothing that was sealed is lost. Please try again.</source>
        <translation>Nichts Versiegeltes ist verloren. Bitte versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Nothing that was sealed is lost. Check the network, then try again.</source>
        <translation>Nichts Versiegeltes ist verloren. Prüfen Sie das Netz und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>What was sealed is kept on this computer. Sign in and it goes on.</source>
        <translation>Was versiegelt wurde, bleibt auf diesem Computer. Melden Sie sich an, und es geht weiter.</translation>
    </message>
    <message>
        <source>Nothing is lost. Set the clock (best: automatically, from the network), then try again.</source>
        <translation>Nichts ist verloren. Stellen Sie die Uhr (am besten automatisch, aus dem Netz) und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>A report of it was saved:</source>
        <translation>Ein Bericht dazu wurde gespeichert:</translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Receipts</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Übergeben</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Quittungen</translation>
    </message>
    <message>
        <source>Delivered submissions</source>
        <translation>Übergebene Einreichungen</translation>
    </message>
    <message>
        <source>Delivered files</source>
        <translation>Übergebene Dateien</translation>
    </message>
    <message>
        <source>Save as CSV …</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Save as JSON …</source>
        <translation>Als JSON speichern …</translation>
    </message>
    <message>
        <source>Submission {name} · delivered to {where}</source>
        <translation>Einreichung {name} · übergeben an {where}</translation>
    </message>
    <message>
        <source>Save the receipt</source>
        <translation>Quittung speichern</translation>
    </message>
    <message>
        <source>No receipts yet</source>
        <translation>Noch keine Quittungen</translation>
    </message>
    <message>
        <source>When all of a submission is delivered, its receipt is here: your proof of what was handed over.</source>
        <translation>Ist eine Einreichung ganz übergeben, steht hier ihre Quittung: Ihr Beleg dafür, was Sie abgegeben haben.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s), {size} sealed, complete since {when}</source>
        <translation><numerusform>%Ln Datei, versiegelt {size}, vollständig seit {when}</numerusform><numerusform>%Ln Dateien, versiegelt {size}, vollständig seit {when}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s), {size} sealed</source>
        <translation><numerusform>%Ln Datei, versiegelt {size}</numerusform><numerusform>%Ln Dateien, versiegelt {size}</numerusform></translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
</context>
</TS>

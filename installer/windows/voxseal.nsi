; The Windows installer: for one person, without an administrator. windows/build.py compiles it:
;
;   makensis -WX -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DPAYLOAD=dist/voxseal -DNOTICES=dist/notices -DICON=voxseal.ico
;       -DOUT=setup.exe voxseal.nsi
;
; -DSIGN=COMMAND signs the installer and the uninstaller in it: COMMAND is run with the file's name after it.
; Silent: setup.exe /S [/D=FOLDER], uninstall.exe /S; a silent removal keeps everything that people made.

Unicode true
ManifestDPIAware true
!ifdef TARGET ; amd64-unicode, to run the installer where there are no 32-bit libraries (tests under Wine)
    Target ${TARGET}
!endif
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Voxseal"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define CLASSES "Software\Classes"
!define TYPE "Voxseal.Profile"
; Where voxseal.workflow.folder keeps a person's data. The program lies elsewhere, so that removing it cannot touch this.
!define DATA "$LOCALAPPDATA\voxseal"

Name "Voxseal"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Voxseal"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "Voxseal ${VERSION}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "Voxseal"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "Voxseal's installer"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "The Voxseal project"
!ifdef SIGN
    ; "= 0": a signing that fails is an error. Otherwise an unsigned installer would come out of it.
    !uninstfinalize '${SIGN} "%1"' = 0
    !finalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\voxseal-app.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString OldSystem ${LANG_ENGLISH} "Voxseal needs Windows 10 (version 1809) or newer, in 64 bits. Nothing was installed."
LangString OldSystem ${LANG_GERMAN} "Voxseal braucht Windows 10 (Version 1809) oder neuer, in 64 Bit. Es wurde nichts installiert."
LangString StillOpen ${LANG_ENGLISH} "Voxseal is still open. Close it, then try again. What it does is not lost: it goes on the next time."
LangString StillOpen ${LANG_GERMAN} "Voxseal ist noch offen. Schließen Sie es und versuchen Sie es erneut. Es geht nichts verloren: Voxseal macht beim nächsten Mal weiter."
LangString ProfileType ${LANG_ENGLISH} "Voxseal profile"
LangString ProfileType ${LANG_GERMAN} "Voxseal-Profil"
LangString KeepData ${LANG_ENGLISH} "Keep what you made with Voxseal? $\r$\n$\r$\n${DATA} $\r$\nholds your receipts, and sealed recordings that were not sent yet."
LangString KeepData ${LANG_GERMAN} "Soll bleiben, was Sie mit Voxseal gemacht haben? $\r$\n$\r$\n${DATA} $\r$\nenthält Ihre Belege und versiegelte Aufnahmen, die noch nicht gesendet sind."
LangString LoseUnsent ${LANG_ENGLISH} "There are recordings that were not sent yet. Deleted, nobody can bring them back. Delete them all the same?"
LangString LoseUnsent ${LANG_GERMAN} "Es gibt Aufnahmen, die noch nicht gesendet sind. Gelöscht kann sie niemand zurückholen. Trotzdem löschen?"
LangString Stays ${LANG_ENGLISH} "Kept: ${DATA}"
LangString Stays ${LANG_GERMAN} "Bleibt: ${DATA}"

!macro RefuseWhileRunning PROGRAM
    ; A running program's file cannot be opened for writing.
    ${DoWhile} ${FileExists} "$INSTDIR\${PROGRAM}"
        ClearErrors
        FileOpen $0 "$INSTDIR\${PROGRAM}" a
        ${IfNot} ${Errors}
            FileClose $0
            ${ExitDo}
        ${EndIf}
        ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDCANCEL`
            SetErrorLevel 2
            Abort
        ${EndIf}
    ${Loop}
!macroend

!macro RefuseWhileOpen
    ; An upload in a terminal counts as well: half of the program would be another one under it.
    !insertmacro RefuseWhileRunning "voxseal-app.exe"
    !insertmacro RefuseWhileRunning "voxseal.exe"
!macroend

!macro RemoveProgram
    ; By name, and never the folder as a whole: somebody may have chosen one that holds other things.
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\notices"
    Delete "$INSTDIR\voxseal.exe"
    Delete "$INSTDIR\voxseal-app.exe"
!macroend

Function un.AnythingUnsent ; puts 1 on the stack if a sealed recording or an undecided take waits, else 0
    StrCpy $2 0
    ${For} $3 1 2
        StrCpy $4 "spool"
        ${If} $3 = 2
            StrCpy $4 "scratch"
        ${EndIf}
        FindFirst $0 $1 "${DATA}\$4\*"
        ${DoUntil} $1 == ""
            ${If} $1 != "."
            ${AndIf} $1 != ".."
                StrCpy $2 1
            ${EndIf}
            FindNext $0 $1
        ${Loop}
        FindClose $0
    ${Next}
    Push $2
FunctionEnd

Function .onInit
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastBuild} 17763
        MessageBox MB_OK|MB_ICONSTOP "$(OldSystem)" /SD IDOK
        SetErrorLevel 3
        Abort
    ${EndIf}
FunctionEnd

Section
    !insertmacro RefuseWhileOpen
    !insertmacro RemoveProgram
    SetOutPath "$INSTDIR"
    File /r "${PAYLOAD}\*"
    SetOutPath "$INSTDIR\notices"
    File /r "${NOTICES}\*"
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\Voxseal.lnk" "$INSTDIR\voxseal-app.exe"

    ; A double click on a profile imports it.
    WriteRegStr HKCU "${CLASSES}\.voxseal-profile" "" "${TYPE}"
    WriteRegStr HKCU "${CLASSES}\.voxseal-profile" "Content Type" "application/vnd.voxseal.profile"
    WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "$(ProfileType)"
    WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\voxseal-app.exe,0"
    WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\voxseal-app.exe" "%1"'
    ${RefreshShellIcons}

    ; Found by name in the Run box. The PATH is left alone.
    WriteRegStr HKCU "${APP_PATHS}\voxseal.exe" "" "$INSTDIR\voxseal.exe"
    WriteRegStr HKCU "${APP_PATHS}\voxseal-app.exe" "" "$INSTDIR\voxseal-app.exe"

    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Voxseal"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\voxseal-app.exe,0"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Voxseal project"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
    !insertmacro RefuseWhileOpen
    ; A sign-in that still lasts goes from the Credential Manager. Without a data folder there is none.
    ${If} ${FileExists} "${DATA}\profile.toml"
        nsExec::Exec /TIMEOUT=60000 '"$INSTDIR\voxseal.exe" sign-out'
        Pop $0
    ${EndIf}
    !insertmacro RemoveProgram
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\Voxseal.lnk"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "${APP_PATHS}\voxseal.exe"
    DeleteRegKey HKCU "${APP_PATHS}\voxseal-app.exe"
    DeleteRegKey HKCU "${CLASSES}\${TYPE}"
    DeleteRegKey HKCU "${CLASSES}\.voxseal-profile"
    ${RefreshShellIcons}

    ${If} ${FileExists} "${DATA}\*.*"
        MessageBox MB_YESNO|MB_ICONQUESTION "$(KeepData)" /SD IDYES IDYES keep
        Call un.AnythingUnsent
        Pop $0
        ${If} $0 = 1
            MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(LoseUnsent)" /SD IDNO IDNO keep
        ${EndIf}
        RMDir /r "${DATA}"
        Goto done
        keep:
        DetailPrint "$(Stays)"
        done:
    ${EndIf}
SectionEnd

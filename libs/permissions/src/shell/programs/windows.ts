import { isUnknown } from '../command.ts'
import type { Rule } from '../rule.ts'

/** Commands of Windows, in whatever shell they stand. Those that exist elsewhere too are with their family. */
export const windowsPrograms: readonly Rule[] = [
  {
    code: 'windows_delete',
    programs: ['del', 'erase', 'rd', 'deltree'],
    says: 'Deletes whole folders or many files without asking.',
    when: ({ program, args }) =>
      program === 'deltree' || args.some((arg) => /\/[sfq]/i.test(arg.text) || /[*?]/.test(arg.text) || isUnknown(arg)),
    match: ['del /s /q x', 'rd /s x', 'erase /s x', 'del /q /f *', 'rd /q/s x'],
    notMatch: ['del a.txt'],
  },
  {
    code: 'powershell_delete',
    programs: [
      'remove-item',
      'ri',
      'clear-content',
      'clear-recyclebin',
      'clear-disk',
      'format-volume',
      'initialize-disk',
      'remove-partition',
      'clear-item',
      'remove-itemproperty',
    ],
    says: 'Deletes or empties files, folders or disks.',
    when: ({ program, args }) =>
      !['remove-item', 'ri'].includes(program) ||
      args.some((arg) => /^-(r|f|recurse|force)/i.test(arg.text) || /\*/.test(arg.text) || isUnknown(arg)),
    match: [
      'Remove-Item -Recurse x',
      'remove-item x -Force',
      'ri -r x',
      'Clear-Content x',
      'Format-Volume -DriveLetter D',
    ],
    notMatch: ['Remove-Item a.txt', 'Get-Item x'],
  },
  {
    code: 'powershell_hidden',
    programs: ['powershell'],
    says: 'Starts PowerShell with a hidden or unchecked text.',
    when: ({ args, input }) =>
      input.kind !== 'none' ||
      args.some(
        (arg) =>
          isUnknown(arg) ||
          /^[-/](e|ec|en|enc\w*|encodedc\w*|ep|ex\w*|executionp\w*|w|wi\w*|windowstyle)$/i.test(arg.text) ||
          arg.text === '-',
      ),
    match: [
      'powershell -EncodedCommand aQBkAA==',
      'pwsh -enc aQBkAA==',
      'powershell -ep bypass -File x.ps1',
      'echo x | powershell -',
      'powershell -w hidden x',
    ],
    notMatch: ['pwsh -File build.ps1', 'powershell -Command Get-Date'],
  },
  {
    code: 'powershell_system',
    programs: (
      'stop-computer restart-computer stop-service set-service new-service remove-service suspend-service restart-service ' +
      'set-executionpolicy new-itemproperty set-itemproperty register-scheduledtask new-scheduledtask set-mppreference add-mppreference ' +
      'disable-computerrestore disable-netfirewallrule set-netfirewallprofile new-netfirewallrule new-localuser add-localgroupmember ' +
      'remove-localuser set-acl add-type start-bitstransfer invoke-wmimethod invoke-cimmethod enter-pssession new-pssession ' +
      'invoke-command enable-psremoting remove-module uninstall-package invoke-webrequest invoke-restmethod iwr irm new-object set-alias sal new-alias nal ' +
      'start-process saps stop-process spps import-module ipmo invoke-item ii uninstall-module reset-computermachinepassword'
    ).split(' '),
    says: 'Changes Windows itself, starts or ends other programs, or fetches something from the network.',
    when: ({ program, args }) =>
      ![
        'stop-process',
        'spps',
        'invoke-webrequest',
        'invoke-restmethod',
        'iwr',
        'irm',
        'import-module',
        'ipmo',
      ].includes(program) || args.some((arg) => /^-(force|f$|fo$|infile|body|method|outfile)/i.test(arg.text)),
    match: [
      'Stop-Computer',
      'Set-ExecutionPolicy Bypass',
      'Stop-Process -Id 4 -Force',
      'Start-Process cmd',
      'New-Object Net.WebClient',
    ],
    notMatch: ['Stop-Process -Name notepad', 'Get-Process'],
  },
  {
    code: 'windows_tools',
    programs: (
      'certutil bitsadmin mshta rundll32 cscript wscript wmic msiexec installutil regasm forfiles odbcconf cmstp psexec ' +
      'schtasks fsutil wbadmin ntdsutil attrib subst assoc ftype mklink wevtutil logoff tsdiscon msconfig sfc dism runonce msbuild'
    ).split(' '),
    says: 'Uses a tool of Windows that can start programs, hide files or erase traces.',
    when: ({ program, args }) => program !== 'attrib' || args.some((arg) => /^\+[hsr]/i.test(arg.text)),
    match: ['certutil -urlcache -f http://x x', 'mshta http://x', 'rundll32 x.dll,y', 'wmic process call create x'],
    notMatch: ['attrib x'],
  },
  {
    code: 'powershell_pipe',
    programs: ['foreach-object', '%', 'foreach', 'where-object', '?'],
    level: 'yellow',
    says: 'Does something for each item of a list.',
    match: ['foreach-object x'],
    notMatch: ['echo foreach'],
  },
]

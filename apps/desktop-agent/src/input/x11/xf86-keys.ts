/** Keysyms of multimedia and laptop keys by the last byte of their code, which begins with 0x1008FF (XF86keysym.h). */
const lastBytes = `
MonBrightnessUp:02 MonBrightnessDown:03 KbdLightOnOff:04 KbdBrightnessUp:05 KbdBrightnessDown:06 MonBrightnessCycle:07
Standby:10 AudioLowerVolume:11 AudioMute:12 AudioRaiseVolume:13 AudioPlay:14 AudioStop:15 AudioPrev:16 AudioNext:17
HomePage:18 Mail:19 Start:1A Search:1B AudioRecord:1C Calculator:1D Memo:1E ToDoList:1F Calendar:20 PowerDown:21
ContrastAdjust:22 Back:26 Forward:27 Stop:28 Refresh:29 PowerOff:2A WakeUp:2B Eject:2C ScreenSaver:2D WWW:2E Sleep:2F
Favorites:30 AudioPause:31 AudioMedia:32 MyComputer:33 History:37 OpenURL:38 AddFavorite:39 BrightnessAdjust:3B
AudioRewind:3E Launch0:40 Launch1:41 Launch2:42 Launch3:43 Launch4:44 Launch5:45 Launch6:46 Launch7:47 Launch8:48
Launch9:49 LaunchA:4A LaunchB:4B LaunchC:4C LaunchD:4D LaunchE:4E LaunchF:4F Book:52 CD:53 Clear:55 Close:56 Copy:57
Cut:58 Display:59 Documents:5B Explorer:5D Game:5E Go:5F LogOff:61 MenuKB:65 New:68 News:69 Open:6B Option:6C Paste:6D
Phone:6E Reply:72 Reload:73 RotateWindows:74 Save:77 ScrollUp:78 ScrollDown:79 Send:7B Spell:7C SplitScreen:7D
Support:7E TaskPane:7F Terminal:80 Tools:81 Video:87 Word:89 ZoomIn:8B ZoomOut:8C Away:8D Messenger:8E WebCam:8F
MailForward:90 Pictures:91 Music:92 Battery:93 Bluetooth:94 WLAN:95 UWB:96 AudioForward:97 AudioRepeat:98
AudioRandomPlay:99 Subtitle:9A AudioCycleTrack:9B CycleAngle:9C FrameBack:9D FrameForward:9E Time:9F View:A1 TopMenu:A2
Red:A3 Green:A4 Yellow:A5 Blue:A6 Suspend:A7 Hibernate:A8 TouchpadToggle:A9 TouchpadOn:B0 TouchpadOff:B1
AudioMicMute:B2 Keyboard:B3 WWAN:B4 RFKill:B5 AudioPreset:B6 RotationLockToggle:B7 FullScreen:B8`

export const xf86Keysyms: ReadonlyMap<string, number> = new Map(
  lastBytes
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = '', byte = ''] = entry.split(':')
      return [`XF86${name}`, 0x1008ff00 + Number.parseInt(byte, 16)]
    }),
)

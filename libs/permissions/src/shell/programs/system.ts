import { given, has, operandsOf, readOptions, valuesOf } from '../options.ts'
import type { Command } from '../command.ts'
import type { Rule } from '../rule.ts'

const firstWord = (command: Command): string => operandsOf(command)[0]?.text ?? ''

/** Disks, power, services, accounts, ownership, the firewall: what the whole machine stands on. */
export const system: readonly Rule[] = [
  {
    code: 'administrator',
    programs: ['sudo', 'doas', 'su', 'pkexec', 'runuser', 'sg', 'gosu', 'su-exec', 'run0', 'runas', 'gsudo'],
    says: 'Runs something with the rights of an administrator or of another user.',
    match: ['sudo ls', 'su -c id', 'doas sh', 'pkexec bash', 'env sudo ls'],
    notMatch: ['echo sudo', 'man sudo'],
  },
  {
    code: 'disk',
    programs: [
      ...'mkfs fdisk sfdisk cfdisk gdisk sgdisk parted partprobe wipefs blkdiscard hdparm nvme cryptsetup losetup'.split(
        ' ',
      ),
      ...'lvremove vgremove pvremove lvcreate zpool zfs btrfs mdadm badblocks tune2fs resize2fs e2fsck fsck debugfs'.split(
        ' ',
      ),
      ...'format diskpart diskutil bcdedit vssadmin cipher dmsetup swapon swapoff fstrim grub-install efibootmgr'.split(
        ' ',
      ),
    ],
    says: 'Formats, divides or erases a disk, or changes how the computer starts.',
    match: ['mkfs.ext4 /dev/sda1', 'diskpart /s x.txt', 'format C:', 'wipefs -a /dev/sda', 'fdisk /dev/sda'],
    notMatch: ['echo mkfs', 'grep -rn mkfs docs', 'npm run format', 'cargo fmt'],
  },
  {
    code: 'disk_copy',
    programs: ['dd'],
    says: 'Writes raw data over a file or a whole disk.',
    when: ({ args }) => args.some((arg) => /^of=/.test(arg.text) || arg.text.includes('\0')),
    match: ['dd if=/dev/zero of=/dev/sda', 'dd of=x.img if=y', 'dd $ARGS'],
    notMatch: ['dd if=a.bin bs=1 count=4'],
  },
  {
    code: 'mount',
    programs: ['mount', 'umount', 'chroot', 'nsenter', 'unshare', 'pivot_root', 'switch_root', 'fusermount', 'bwrap'],
    says: 'Attaches a disk, or steps out of or into a closed-off part of the computer.',
    match: ['mount /dev/sda1 /mnt', 'chroot /mnt sh', 'nsenter -t 1 -m sh', 'umount /home'],
    notMatch: ['echo mount'],
  },
  {
    code: 'power',
    programs: ['shutdown', 'reboot', 'poweroff', 'halt', 'telinit', 'pm-suspend', 'systemd-inhibit'],
    says: 'Switches the computer off or restarts it.',
    match: ['shutdown -h now', 'reboot', 'poweroff', 'halt -p'],
    notMatch: ['grep shutdown server.ts', 'git commit -m "graceful shutdown"'],
  },
  {
    code: 'power_init',
    programs: ['init'],
    says: 'Switches the computer off or restarts it.',
    when: (command) => /^[0-6sS]$/.test(firstWord(command)),
    match: ['init 0', 'init 6'],
    notMatch: ['npm init', 'init'],
  },
  {
    code: 'services',
    programs: [
      'systemctl',
      'service',
      'launchctl',
      'rc-service',
      'update-rc.d',
      'chkconfig',
      'initctl',
      'sv',
      'net',
      'sc',
    ],
    says: 'Starts, stops or changes the services this computer needs.',
    when: ({ args }) =>
      !args.some(({ text }) =>
        /^(status|is-active|is-enabled|is-failed|list-\w[\w-]*|show|cat|print|list|query|queryex|view|--version|--status-all)$/.test(
          text,
        ),
      ) && args.length > 0,
    match: ['systemctl stop sshd', 'service nginx restart', 'net stop wuauserv', 'sc delete x', 'systemctl poweroff'],
    notMatch: ['systemctl status nginx', 'launchctl list', 'sc query x'],
  },
  {
    code: 'scheduled_programs',
    programs: ['crontab', 'at', 'batch', 'systemd-run', 'schtasks', 'anacron', 'incrontab', 'start-stop-daemon'],
    says: 'Arranges for programs to run later by themselves, or removes such arrangements.',
    when: ({ program, args }) => !(program === 'crontab' && args.length === 1 && args[0]?.text === '-l'),
    match: [
      'crontab -r',
      'crontab -e',
      'crontab jobs.txt',
      'echo x | crontab -',
      'echo ls | at now',
      'schtasks /create x',
    ],
    notMatch: ['crontab -l'],
  },
  {
    code: 'accounts',
    programs: [
      ...'useradd userdel usermod adduser deluser groupadd groupdel groupmod gpasswd passwd chpasswd visudo vipw'.split(
        ' ',
      ),
      ...'chsh chfn newusers dscl sysadminctl ssh-copy-id pam-auth-update authconfig loginctl'.split(' '),
    ],
    says: 'Changes who may use this computer, or a password.',
    match: ['useradd eve', 'passwd root', 'usermod -aG sudo eve', 'ssh-copy-id host'],
    notMatch: ['cat passwd.md', 'echo passwd'],
  },
  {
    code: 'owner_recursive',
    programs: ['chown', 'chgrp'],
    says: 'Gives a whole folder of files to another owner.',
    when: (command) => given(command, '-R', '--recursive') || operandsOf(command)[0]?.text.includes('\0') === true,
    match: ['chown -R nobody /srv', 'chgrp --recursive staff .'],
    notMatch: ['chown me a.txt'],
  },
  {
    code: 'permissions_wide',
    programs: ['chmod'],
    says: 'Opens files to everyone, or lets them run with somebody else’s rights.',
    when: (command) => {
      const [mode, ...files] = operandsOf(command)
      if (mode === undefined) return false
      const elsewhere = files.some(({ text }) => /^([/~\\]|[A-Za-z]:|\$HOME|\.\.)/.test(text))
      const numeric = /^\d{3,4}$/.test(mode.text)
      const opens = /^[0-7]?[0-7]?[0-7][2367]$/.test(mode.text) || /(^|,)[ugoa]*[oa][ugoa]*[+=][rxX]*w/.test(mode.text)
      if (/^[2-7]\d{3}$/.test(mode.text) || /[+=][rwxX]*s/.test(mode.text)) return true
      return (numeric && elsewhere) || (given(command, '-R', '--recursive') && (elsewhere || opens))
    },
    match: ['chmod 777 /etc', 'chmod -R 777 .', 'chmod 4755 x', 'chmod u+s x', 'chmod 755 -R /', 'chmod -R a+w .'],
    notMatch: ['chmod +x run.sh', 'chmod 755 run.sh', 'chmod -R u+rw src', 'chmod 644 a.txt'],
  },
  {
    code: 'permissions_special',
    programs: [
      'setfacl',
      'chattr',
      'setcap',
      'icacls',
      'cacls',
      'takeown',
      'setenforce',
      'semanage',
      'csrutil',
      'spctl',
    ],
    says: 'Changes deep rights of files or takes them over.',
    match: ['icacls C:\\x /grant x:F', 'takeown /f x', 'setcap cap_net_raw+ep x', 'chattr +i x'],
    notMatch: ['echo icacls'],
  },
  {
    code: 'firewall',
    programs: [...'iptables ufw firewall-cmd netsh pfctl iptables-restore nmcli route tc brctl wg wg-quick'.split(' ')],
    says: 'Changes the firewall or the network settings.',
    match: [
      'iptables -F',
      'ip6tables -F',
      'ufw disable',
      'netsh advfirewall set allprofiles state off',
      'nft flush ruleset',
    ],
    notMatch: ['echo iptables'],
  },
  {
    code: 'network_settings',
    programs: [
      'ip',
      'ifconfig',
      'hostnamectl',
      'timedatectl',
      'localectl',
      'sysctl',
      'hostname',
      'date',
      'hwclock',
      'resolvectl',
    ],
    says: 'Changes settings of the whole computer.',
    when: ({ program, args }) => {
      const texts = args.map((arg) => arg.text)
      if (program === 'ifconfig') return texts.length > 1
      if (program === 'ip') return texts.some((text) => /^(add|del|delete|set|flush|change|replace|exec)$/.test(text))
      if (program === 'sysctl') return texts.some((text) => /^-(w|p|f)|=/.test(text))
      if (program === 'hostname') return texts.some((text) => !text.startsWith('-'))
      if (program === 'date') return texts.some((text) => /^(-s|--set|\d{8,})/.test(text))
      return texts.some((text) => /^(set|flush|revert|--set|-w)/.test(text))
    },
    match: ['ip link set eth0 down', 'sysctl -w kernel.panic=1', 'date -s 2020-01-01', 'hostnamectl set-hostname x'],
    notMatch: ['ip addr', 'date +%F', 'hostname', 'sysctl kernel.ostype', 'date -d yesterday'],
  },
  {
    code: 'kernel',
    programs: ['insmod', 'rmmod', 'modprobe', 'kexec', 'dkms', 'kextload', 'auditctl', 'bpftool', 'update-grub'],
    says: 'Changes the innermost part of the operating system.',
    match: ['insmod x.ko', 'modprobe -r x'],
    notMatch: ['lsmod'],
  },
  {
    code: 'registry',
    programs: ['reg', 'regedit', 'regedt32', 'regsvr32', 'regini'],
    says: 'Changes the Windows registry.',
    when: ({ program, args }) => program !== 'reg' || !/^query$/i.test(args[0]?.text ?? ''),
    match: ['reg delete HKLM\\x /f', 'reg add HKCU\\x', 'regedit /s x.reg'],
    notMatch: ['reg query HKLM'],
  },
  {
    code: 'kill_force',
    programs: ['kill', 'pkill', 'killall', 'skill', 'xkill', 'fuser'],
    says: 'Ends programs by force, without letting them save anything.',
    when: ({ program, args }) => {
      if (program === 'xkill') return true
      if (program === 'fuser') return args.some(({ text }) => /^-[A-Za-z]*k|^--kill/.test(text))
      const texts = args.map((arg) => arg.text)
      return (
        texts.some((text) => /^-(s|n|-signal[= ]?)?(9|kill|sigkill|stop|sigstop)$/i.test(text)) ||
        texts.some(
          (text, at) => /^(-s|-n|--signal)$/.test(text) && /^(9|kill|sigkill|stop)$/i.test(texts[at + 1] ?? ''),
        ) ||
        (program === 'kill' && texts.some((text, at) => /^(-1|0|1)$/.test(text) && (at > 0 || text === '1')))
      )
    },
    match: ['kill -9 1', 'kill -KILL 42', 'kill -s SIGKILL 42', 'pkill -9 node', 'killall -s 9 node', 'kill -15 -1'],
    notMatch: ['kill 4242', 'kill -TERM 42', 'pkill node', 'kill -0 42', 'kill %1'],
  },
  {
    code: 'kill_windows',
    programs: ['taskkill', 'tskill'],
    says: 'Ends programs by force, without letting them save anything.',
    when: ({ args }) => args.some(({ text }) => /^[/-]{1,2}f$/i.test(text)),
    match: ['taskkill /f /im x.exe', 'taskkill /IM x.exe /F'],
    notMatch: ['taskkill /im x.exe'],
  },
  {
    code: 'system_packages',
    programs: [
      ...'apt apt-get aptitude dpkg dnf yum rpm pacman zypper apk emerge snap flatpak port choco winget'.split(' '),
    ],
    says: 'Installs or removes programs for the whole computer.',
    when: ({ args }) =>
      args.some(({ text }) =>
        /^(install|remove|purge|autoremove|upgrade|dist-upgrade|full-upgrade|add|del|erase|reinstall|refresh|uninstall|downgrade|swap|source|build-dep|-i|-r|-P|-e|-U[a-z]*|-S[yuc]*|-R[a-z]*|--install|--purge|--remove|--unpack)$/.test(
          text,
        ),
      ) || args.some(({ text }) => /^-o$|^--option|^-oAPT|^-oDpkg/i.test(text)),
    match: ['apt-get install -y nmap', 'apt remove bash', 'dpkg -i x.deb', 'pacman -Syu', 'apk add curl'],
    notMatch: ['apt list --installed', 'apt-get update', 'dpkg -l', 'pacman -Q'],
  },
  {
    code: 'remote_control',
    programs: ['xdotool', 'ydotool', 'wtype', 'xte', 'osascript', 'automator', 'wmctrl'],
    says: 'Moves the mouse, types or steers other programs on this computer.',
    match: ['xdotool key ctrl+alt+t', 'osascript -e "tell app"'],
    notMatch: ['echo xdotool'],
  },
  {
    code: 'set_path_windows',
    programs: ['set', 'setx'],
    says: 'Changes where this computer looks for programs.',
    when: ({ program, args }) =>
      program === 'setx' || args.some(({ text }) => /^path(=|$)/i.test(text) && !text.startsWith('-')),
    match: ['set PATH=C:\\evil', 'setx PATH C:\\evil'],
    notMatch: ['set -euo pipefail', 'set NAME=x'],
  },
  {
    code: 'tar_runs',
    programs: ['tar'],
    says: 'Packs or unpacks files in a way that starts other programs or writes anywhere.',
    when: ({ args }) => {
      const [first, ...rest] = args
      // The first word of tar may be a bundle of letters without its dash.
      const dashed = first && !first.text.startsWith('-') ? [{ ...first, text: `-${first.text}` }, ...rest] : args
      const options = readOptions(dashed, 'fCTXIF', [
        'use-compress-program',
        'info-script',
        'to-command',
        'rsh-command',
      ])
      const packers = valuesOf(options, '-I', '--use-compress-program')
      return (
        has(
          options,
          '--checkpoint-action',
          '--to-command',
          '--rsh-command',
          '--info-script',
          '--new-volume-script',
          '-F',
        ) ||
        has(options, '-P', '--absolute-names') ||
        packers.some(({ text }) => !/^(gzip|pigz|zstd|xz|bzip2|lz4|lzma|brotli)( -[\dTtv-]+)*$/.test(text))
      )
    },
    match: [
      'tar cf x.tar a --checkpoint=1 --checkpoint-action=exec=sh',
      'tar xf x.tar --to-command=sh',
      'tar -I "sh -c id" -xf x.tar',
      'tar -xPf x.tar',
      'tar xPf x.tar',
    ],
    notMatch: ['tar xzf x.tgz', 'tar -czf out.tgz src', 'tar -I zstd -xf x.tar.zst', 'tar xf x.tar -C build'],
  },
  {
    code: 'archive_runs',
    programs: ['zip', 'unzip', '7z', 'cpio'],
    says: 'Packs or unpacks files in a way that starts other programs or writes anywhere.',
    when: ({ program, args }) =>
      (program === 'zip' && args.some(({ text }) => /^(-TT|--unzip-command)/.test(text))) ||
      (program === 'cpio' && args.some(({ text }) => /^--(rsh-command|absolute)/.test(text))) ||
      (program === 'unzip' && args.some(({ text }) => text === '-:')),
    match: ['zip x.zip a -T -TT "sh #"', 'zip -T --unzip-command="sh -c id" x.zip a'],
    notMatch: ['zip -r x.zip src', 'unzip x.zip -d out'],
  },
]

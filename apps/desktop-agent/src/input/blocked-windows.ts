/** A window that nobody acts in from afar. Texts match anywhere, in any case; a title in full, as pages choose theirs. */
export interface BlockedWindow {
  /** Part of the program's own name for its windows (WM_CLASS, bundle, executable). */
  app?: string
  title?: RegExp
  why: string
}

const passwordManager = 'it is a password manager'
const asksForPassword = 'it asks for a password of the system'
const lockScreen = 'the screen is locked'

const all = (why: string, apps: readonly string[]): BlockedWindow[] => apps.map((app) => ({ app, why }))

/** By the names the programs give their windows, as their desktop files (`StartupWMClass`) and sources have them. */
export const defaultBlockedWindows: readonly BlockedWindow[] = [
  ...all(passwordManager, [
    'keepass', // KeePass, KeePassXC (org.keepassxc.KeePassXC), KeePassX
    '1password',
    'bitwarden',
    'enpass',
    'lastpass',
    'dashlane',
    'nordpass',
    'proton pass',
    'proton-pass',
    'roboform',
    'keeperpasswordmanager',
    'keeper password manager',
    'buttercup',
    'strongbox',
    'passky',
    'qtpass',
    'passwordsafe',
    'pwsafe',
    'secrets', // GNOME Secrets, org.gnome.World.Secrets
    'seahorse', // GNOME Passwords and Keys
    'kwalletmanager',
    'kwalletd',
    'authy',
    'belmoussaoui.authenticator', // GNOME Authenticator
    'yubioath',
    'yubico',
    'keychain access',
    'com.apple.keychainaccess',
    'com.apple.passwords',
  ]),
  ...all(asksForPassword, [
    'polkit', // polkit-gnome-authentication-agent-1, polkit-kde-…, lxpolkit, mate-polkit, xfce-polkit, lxqt-policykit
    'policykit',
    'pinentry', // GnuPG, with any toolkit
    'gcr-prompter', // GNOME keyring
    'gnome-keyring',
    'ssh-askpass', // x11-ssh-askpass, gnome-ssh-askpass
    'ksshaskpass',
    'openssh-askpass', // lxqt-openssh-askpass
    'gksu',
    'kdesu',
    'kdesudo',
    'beesu',
    'lxqt-sudo',
    'nm-connection-editor', // shows the keys of wireless networks
    'securityagent', // macOS
    'coreauth',
    'consent.exe', // Windows, user account control
    'credential dialog', // Windows, "Credential Dialog Xaml Host"
    'credentialuibroker',
  ]),
  ...all(lockScreen, [
    'xscreensaver',
    'gnome-screensaver',
    'cinnamon-screensaver',
    'mate-screensaver',
    'xfce4-screensaver',
    'light-locker',
    'i3lock',
    'slock',
    'xsecurelock',
    'kscreenlocker',
    'logonui', // Windows
    'loginwindow', // macOS
  ]),
  {
    title:
      /^(unlock|desbloquear)( the| el| tu| su)? .{0,40}(keyring|login key|depósito de claves|anillo de claves|wallet)$/i,
    why: asksForPassword,
  },
  {
    title:
      /^(authentication (is )?required|authenticate|se (requiere|necesita) autenticación|autenticación (requerida|necesaria))$/i,
    why: asksForPassword,
  },
  {
    title: /^(windows security|seguridad de windows|user account control|control de cuentas de usuario)$/i,
    why: asksForPassword,
  },
  // the browsers' own lists of passwords: what their tabs are called
  { title: /^(google )?password manager( - | — |$)/i, why: passwordManager },
  { title: /^(gestor|administrador) de contraseñas( de google)?( - | — |$)/i, why: passwordManager },
  { title: /^about:logins( - | — |$)/i, why: passwordManager },
]

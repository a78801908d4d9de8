import { describe, expect, test } from '@jest/globals'
import { blockedWindow, readBlockedWindows } from './window-guard.ts'

const window = (app: string, title = '') => ({ id: '0x1', app, title })

describe('windows that are left alone', () => {
  test.each([
    ['KeePassXC', 'Passwords.kdbx - KeePassXC'],
    ['org.keepassxc.KeePassXC', ''],
    ['Polkit-gnome-authentication-agent-1', 'Authenticate'],
    ['Pinentry-gtk-2', 'pinentry'],
    ['Gcr-prompter', ''],
    ['1Password', ''],
    ['Credential Dialog Xaml Host', 'Windows Security'],
    ['Some-program', 'Authentication Required'],
    ['Some-program', 'Unlock Login Keyring'],
    ['Chromium', 'Password Manager - Chromium'],
  ])('%s "%s"', (app, title) => {
    expect(blockedWindow(window(app, title))).toContain('is left alone')
  })

  test.each([
    ['Chromium', 'How to authenticate - Chromium'],
    ['Mousepad', 'Secret plan - Mousepad'],
    ['Firefox', 'Authentication required on the web: a history — Mozilla Firefox'],
    ['XTerm', 'root@host'],
    ['', ''],
  ])('others are not: %s "%s"', (app, title) => {
    expect(blockedWindow(window(app, title))).toBeNull()
  })

  test('no window is none of them', () => {
    expect(blockedWindow(null)).toBeNull()
  })

  test('a configuration adds programs and titles', () => {
    const more = readBlockedWindows(['thunderbird', 'title:My bank (private)', ' ', 'title:'])
    expect(blockedWindow(window('Thunderbird'), more)).toContain('list of this computer')
    expect(blockedWindow(window('Chromium', 'my bank (private)'), more)).toContain('list of this computer')
    expect(blockedWindow(window('Chromium', 'My bank (private) - old'), more)).toBeNull()
    expect(more).toHaveLength(2)
  })
})

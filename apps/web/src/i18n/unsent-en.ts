/** Texts of leaving while messages wait to be sent. */
export const unsentEn = {
  title_one: 'One message was not sent',
  title_other: '{{count}} messages were not sent',
  body_one:
    'It can wait on this device, sealed so that nobody else can read it. It is sent when you sign in here again.',
  body_other:
    'They can wait on this device, sealed so that nobody else can read them. They are sent when you sign in here again.',
  bodyHere_one: 'It is lost when you sign out here: this browser cannot seal what it keeps.',
  bodyHere_other: 'They are lost when you sign out here: this browser cannot seal what it keeps.',
  more_one: 'and one more',
  more_other: 'and {{count}} more',
  stay: 'Stay signed in',
  keep_one: 'Sign out and keep it',
  keep_other: 'Sign out and keep them',
  discard_one: 'Sign out and delete it',
  discard_other: 'Sign out and delete them',
} as const

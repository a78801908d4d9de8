/** Texts of signing in. */
export const authEn = {
  auth: {
    title: 'Welcome to Rain',
    hint: 'Enter your PIN to continue. It was shown when Rain started for the first time.',
    pin: 'PIN',
    showPin: 'Show PIN',
    hidePin: 'Hide PIN',
    remember: 'Stay signed in on this device',
    submit: 'Unlock',
    submitting: 'Unlocking…',
    empty: 'Enter your PIN.',
    wrong: 'That PIN is not right.',
    attemptsLeft_one: 'One more attempt before a pause of five minutes.',
    attemptsLeft_other: '{{count}} attempts left.',
    locked: 'Too many wrong attempts. You can try again in {{time}}.',
    unreachable: 'Rain does not answer. Is the server running, and is this device in the same network?',
    busy: 'Too many requests just now. Wait a moment and try again.',
    expired: 'Your session has ended. Enter your PIN to go on; what you were typing is kept.',
    unsent_one: 'One message was not sent yet. It waits here, sealed, until you sign in again.',
    unsent_other: '{{count}} messages were not sent yet. They wait here, sealed, until you sign in again.',
    private: 'Runs on your own hardware. Your conversations stay there.',
  },
} as const

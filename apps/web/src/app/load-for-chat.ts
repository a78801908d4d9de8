/**
 * Fetches what a conversation is drawn with while its messages are on their way, so that they do not wait for it. Where one of
 * these fails, whoever needs it tries again.
 */
export function loadForChat(): void {
  void Promise.allSettled([
    import('../ui/markdown/markdown.tsx'),
    import('../features/chat/message/message-actions.tsx'),
    import('../features/chat/result-line.tsx'),
    import('../i18n/conversation-texts.ts'),
    import('../features/agents/agent-menu.tsx'),
    import('../features/models/model-switcher.tsx'),
  ])
}

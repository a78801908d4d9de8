/** Whether the places of the microphone and the speaker are shown. Until something listens there, nothing stands in them. */
export const hasVoice: boolean = false

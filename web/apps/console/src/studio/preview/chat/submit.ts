// Forms and buttons that send values to a page of the bot's: from a preview nothing is sent there, and the
// bot hears what it would hear afterwards.

export async function submit(): Promise<void> {}

export async function suggestions(): Promise<never[]> {
  return [];
}

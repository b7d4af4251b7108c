/** Enum words as people read them: IN_REVIEW becomes "in review". */
export function words(value: string): string {
  return value.toLowerCase().replaceAll("_", " ");
}

export function Stage({ stage }: { stage: string }) {
  return <span class={`stage ${stage}`}>{words(stage)}</span>;
}

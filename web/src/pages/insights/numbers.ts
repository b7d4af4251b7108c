/** 0.425 → "43 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Days as people say them: "less than a day", "1 day", "12 days". */
export function days(count: number | null): string {
  if (count === null) return "–";
  const whole = Math.round(count);
  if (whole === 0) return "less than a day";
  return whole === 1 ? "1 day" : `${whole} days`;
}

export function share(part: number, whole: number): number {
  return whole ? part / whole : 0;
}

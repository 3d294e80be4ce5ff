/** True for two renderings at the same place of the rule. */
export function samePath(one: { path: number[] }, other: { path: number[] }): boolean {
  return one.path.length === other.path.length && one.path.every((step, index) => step === other.path[index]);
}

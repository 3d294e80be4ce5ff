/** Before a line or group goes away, hands the focus to the buttons of the group it stands in. */
export function focusParentActions(leaving: Element | null) {
  const group = leaving?.parentElement?.closest('[data-group]');
  group?.querySelector<HTMLElement>(':scope > [data-actions] button')?.focus();
}

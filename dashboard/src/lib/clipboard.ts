/**
 * Puts text on the clipboard; false when the browser refuses. The modern way exists only on https and
 * localhost, and a self-hosted Tandem is often opened by a plain address inside one's own network.
 */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission denied; the old way may still be allowed.
    }
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const dialog = document.activeElement?.closest('[role="dialog"]');
  // Inside the dialog, because a dialog's focus trap takes the focus back from anywhere else.
  (dialog ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

import { rmSync } from 'node:fs';

export default function removeHome(): void {
  if (process.env.TANDEM_E2E_HOME) {
    rmSync(process.env.TANDEM_E2E_HOME, { recursive: true, force: true });
  }
}

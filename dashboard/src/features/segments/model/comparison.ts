import { ExactNumber } from '@/api/exactJson';
import { type FactType, isNegative, operatorsOf, shapeOf } from './operators';
import type { Operand } from './query';
import type { Comparison, Scalar } from './rule';

/** What is typed into a line is not, or not yet, something that can be asked. */
export class Unwritable extends Error {
  /** True when it is only not filled in yet: said calmly while one types. */
  readonly unfinished: boolean;

  constructor(message: string, unfinished = false) {
    super(message);
    this.unfinished = unfinished;
  }
}

export function unfinished(message: string): Unwritable {
  return new Unwritable(message, true);
}

/** @throws {Unwritable} */
export function writeComparison(operator: string, type: FactType, operand: Operand): Comparison {
  const comparison: Comparison = { op: operator, ...writeOperand(operator, type, operand) };
  if (isNegative(operator) && operand.missing) comparison.missing = operand.missing;
  return comparison;
}

function writeOperand(
  operator: string,
  type: FactType,
  operand: Operand,
): Pick<Comparison, 'value' | 'unit'> {
  switch (shapeOf(operator)) {
    case 'nothing':
      return {};
    case 'one':
      return { value: scalar(operand.one, type) };
    case 'range': {
      const low = scalar(operand.low, type);
      const high = scalar(operand.high, type);
      if (isAbove(low, high)) throw new Unwritable('The first value is above the second.');
      return { value: [low, high] };
    }
    case 'list': {
      const list = (operand.list ?? []).filter((entry) => entry.trim() !== '');
      if (list.length === 0) throw unfinished('Give at least one value.');
      return { value: list.map((entry) => scalar(entry, type === 'list' ? 'text' : type)) };
    }
    case 'relative':
      return { value: wholeNumber(operand.amount), unit: operand.unit ?? 'days' };
    case 'days':
      return { value: wholeNumber(operand.amount), unit: 'days' };
    case 'month':
      if (!operand.one) throw unfinished('Choose a month.');
      return { value: Number(operand.one) };
  }
}

/** Of a day and an instant only the server knows which comes first. */
function isAbove(low: Scalar, high: Scalar): boolean {
  if (typeof low !== 'string' || typeof high !== 'string') return Number(low) > Number(high);
  if (low.includes('T') !== high.includes('T')) return false;
  return Date.parse(low) > Date.parse(high);
}

/** @throws {Unwritable} */
export function wholeNumber(typed: string | undefined): number {
  const text = typed?.trim() ?? '';
  if (text === '') throw unfinished('Say how many.');
  if (!/^\d+$/.test(text)) throw new Unwritable('Give a whole number.');
  return Number(text);
}

function scalar(typed: string | undefined, type: FactType): Scalar {
  const text = typed?.trim() ?? '';
  if (text === '') throw unfinished(type === 'boolean' ? 'Choose TRUE or FALSE.' : 'Fill in the value.');
  switch (type) {
    case 'number':
      return numberOf(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}

function numberOf(text: string): Scalar {
  const parts = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(text);
  const [, sign, whole = '', fraction = '', exponent = ''] = parts ?? [];
  if (!parts || whole + fraction === '') throw new Unwritable(`“${text}” is not a number.`);
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction && `.${fraction}`}${exponent}`;
  return ExactNumber.of(sign === '-' ? `-${digits}` : digits);
}

/** What stands in the fields for a comparison of a rule. */
export function readComparison(comparison: Comparison): Operand {
  const { op, value } = comparison;
  const values = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(
    String,
  );
  const operand: Operand = comparison.missing ? { missing: comparison.missing } : {};
  switch (shapeOf(op)) {
    case 'nothing':
      return operand;
    case 'one':
    case 'month':
      return { ...operand, one: values[0] ?? '' };
    case 'range':
      return { ...operand, low: values[0] ?? '', high: values[1] ?? '' };
    case 'list':
      return { ...operand, list: values };
    case 'relative':
    case 'days':
      return { ...operand, amount: values[0] ?? '', unit: comparison.unit ?? 'days' };
  }
}

/** The type a comparison fits: `known` where that can be, else one that its operator and value tell. */
export function typeOfComparison(comparison: Comparison, known?: FactType): FactType {
  const value = Array.isArray(comparison.value) ? comparison.value[0] : comparison.value;
  const fits = (type: FactType) => {
    if (!operatorsOf[type].includes(comparison.op)) return false;
    const shape = shapeOf(comparison.op);
    if (shape !== 'one' && shape !== 'range') return true;
    if (type === 'number') return typeof value === 'number' || value instanceof ExactNumber;
    if (type === 'boolean') return typeof value === 'boolean';
    return typeof value === 'string';
  };
  const order: FactType[] = ['text', 'number', 'boolean', 'list', 'date'];
  return [...(known ? [known] : []), ...order].find(fits) ?? known ?? 'text';
}

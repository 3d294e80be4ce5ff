import { Tooltip, UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import type { InlineCombinatorProps } from 'react-querybuilder';
import { samePath } from './memory';
import classes from './RuleBuilder.module.css';

/** AND or OR between two lines of a group; clicking it changes the whole group. */
export const CombinatorWord = memo(Word, (one, other) => one.value === other.value && samePath(one, other));

function Word({ value, handleOnChange }: InlineCombinatorProps) {
  const isOr = value === 'or';
  const help = isOr
    ? 'One of these is enough. Click to ask for all of them.'
    : 'All of these have to hold. Click to let one be enough.';
  return (
    <Tooltip label={help}>
      <UnstyledButton
        type="button"
        className={classes.word}
        aria-description={help}
        onClick={() => handleOnChange(isOr ? 'and' : 'or')}
      >
        {isOr ? 'OR' : 'AND'}
      </UnstyledButton>
    </Tooltip>
  );
}

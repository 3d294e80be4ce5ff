import { Select, type SelectProps } from '@mantine/core';
import { useState } from 'react';

/** A list to search in, whose first hit is taken with Enter. Only while it has the focus: a rule has hundreds of them. */
export function SearchSelect(props: SelectProps) {
  const [isActive, setActive] = useState(false);
  return (
    <Select
      {...props}
      searchable
      selectFirstOptionOnChange={isActive}
      onFocus={() => setActive(true)}
      onBlur={() => setActive(false)}
    />
  );
}

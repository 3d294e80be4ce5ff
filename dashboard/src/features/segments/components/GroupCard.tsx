import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCircleMinus, IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react';
import { RuleGroupBodyComponents, type RuleGroupProps, useRuleGroup } from 'react-querybuilder';
import { newGroup, newLine } from '../model/query';
import { useBuilder, useFaults } from './builderContext';
import { focusParentActions } from './focus';
import classes from './RuleBuilder.module.css';

/** A group of lines; the outermost one stands without a frame. */
export function GroupCard(props: RuleGroupProps) {
  const group = useRuleGroup(props);
  const { justAdded } = useBuilder();
  const faults = useFaults();
  const { path, actions, ruleGroup } = group;
  const isRoot = path.length === 0;
  const not = ruleGroup.not === true;
  const fault = faults.get(group.id ?? '');
  const empty = ruleGroup.rules.length === 0;
  const add = (what: 'line' | 'group') => {
    const line = newLine();
    justAdded.current = line.id;
    if (what === 'line') actions.onRuleAdd(line as Parameters<typeof actions.onRuleAdd>[0], path);
    else {
      const added = newGroup([line]) as unknown as Parameters<typeof actions.onGroupAdd>[0];
      actions.onGroupAdd(added, path);
    }
  };

  return (
    <Stack
      gap="xs"
      role="group"
      aria-label={isRoot ? 'Rule' : 'Group'}
      className={isRoot && !not ? classes.root : classes.group}
      data-not={not || undefined}
      data-group
    >
      {(!isRoot || not) && (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Group gap="xs">
            <Tooltip
              label={
                not
                  ? 'People who match this group are left out. Click to ask for them.'
                  : 'People who match this group. Click to ask for those who do not.'
              }
            >
              <Button
                size="compact-xs"
                variant={not ? 'filled' : 'default'}
                color={not ? 'red' : undefined}
                aria-pressed={not}
                leftSection={<IconCircleMinus size={14} />}
                onClick={() => group.onNotToggleChange(!not)}
              >
                NOT
              </Button>
            </Tooltip>
            <Text size="xs" c="dimmed">
              {not ? 'who do not match this group' : 'who match this group'}
            </Text>
          </Group>
          {!isRoot && (
            <Tooltip label="Remove group">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Remove group"
                onClick={(event) => {
                  focusParentActions(event.currentTarget.closest('[data-group]'));
                  actions.onGroupRemove(path);
                }}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      )}
      {empty && (
        <Text size="sm" c="dimmed">
          {ruleGroup.combinator === 'or'
            ? 'Nothing to match yet: this matches nobody.'
            : 'Nothing asked yet: this matches everybody.'}
        </Text>
      )}
      <RuleGroupBodyComponents
        {...group}
        // The body renders lines, groups and words only; the actions are ours, below.
        addRule={() => add('line')}
        addGroup={() => add('group')}
      />
      {fault && (
        <Text size="sm" c="red" role="alert">
          {fault}
        </Text>
      )}
      <Group gap="xs" data-actions>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => add('line')}
        >
          Add criterion
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFolderPlus size={14} />}
          onClick={() => add('group')}
        >
          Add group
        </Button>
      </Group>
    </Stack>
  );
}

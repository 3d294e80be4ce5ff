import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Center,
  Container,
  Group,
  Loader,
  ScrollArea,
  Text,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { openSearch, Search } from '@/features/search/Search';
import { useSession } from '@/features/session/api/session';
import { productNames, productOf } from '../products';
import classes from './Frame.module.css';
import { Navigation } from './Navigation';

/** The signed-in application: navigation at the left (a drawer on a phone), the page beside it. */
export function Frame() {
  const session = useSession();
  const location = useLocation();

  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (session.isError) {
    return (
      <Container size="xs" pt={96}>
        <ErrorNote
          error={session.error}
          what="Tandem could not be reached"
          onRetry={() => session.refetch()}
        />
      </Container>
    );
  }
  if (session.data === null) {
    return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />;
  }
  return <SignedInFrame />;
}

function SignedInFrame() {
  const { pathname } = useLocation();
  const loadingPage = useNavigation().state === 'loading';
  const [drawerOpen, drawer] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const closeDrawer = drawer.close;

  // A new page takes the focus, unless one of its own fields already has it.
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    closeDrawer();
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [pathname, closeDrawer]);

  return (
    <>
      <a className="tandem-skip" href="#main">
        Skip to content
      </a>
      <AppShell
        layout="alt"
        header={{ height: { base: 56, sm: 0 } }}
        navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !drawerOpen } }}
        padding={0}
      >
        <AppShell.Header hiddenFrom="sm">
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger opened={drawerOpen} onClick={drawer.toggle} size="sm" aria-label="Open navigation" />
              <Text fw={650}>{productNames[productOf(pathname)]}</Text>
            </Group>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Search" onClick={openSearch}>
              <IconSearch size={20} />
            </ActionIcon>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar} component="nav" aria-label="Main">
          <ScrollArea type="scroll" h="100%" classNames={{ content: classes.navbarContent }}>
            <Navigation drawerOpen={drawerOpen} onCloseDrawer={drawer.close} />
          </ScrollArea>
        </AppShell.Navbar>
        <AppShell.Main ref={main} id="main" tabIndex={-1} className="tandem-main">
          {loadingPage && <Box className={classes.progress} role="status" aria-label="Loading page" />}
          <Container size={1280} px={{ base: 'md', sm: 'xl' }} py={{ base: 'md', sm: 'lg' }}>
            <Outlet />
          </Container>
        </AppShell.Main>
      </AppShell>
      <Search />
    </>
  );
}

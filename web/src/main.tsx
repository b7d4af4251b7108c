import { render } from "preact";
import { ask, reconnect } from "./api/client";
import { VIEWER } from "./api/documents";
import { SIGN_OUT } from "./api/mutations";
import { useAsk, useLive, useRoute } from "./api/use";
import { Notice } from "./components/Notice";
import { Search } from "./components/Search";
import { Application } from "./pages/Application";
import { Applications } from "./pages/Applications";
import { Cvs } from "./pages/cv/Cvs";
import { Insights } from "./pages/insights/Insights";
import { Mail } from "./pages/Mail";
import { Mailboxes } from "./pages/mailboxes/Mailboxes";
import { Messages } from "./pages/Messages";
import { Next } from "./pages/Next";
import { Review } from "./pages/Review";
import { SearchPage } from "./pages/Search";
import { SignIn } from "./pages/SignIn";
import "./style.css";

function App() {
  const { data, problem, again } = useAsk(VIEWER, {});
  const entered = () => {
    reconnect();
    again();
  };
  if (problem) {
    return (
      <main>
        <Notice text={problem} bad />
        <button type="button" onClick={again}>
          Try again
        </button>
      </main>
    );
  }
  if (!data) return null;
  if (!data.viewer) return <SignIn done={entered} />;
  return <Inside name={data.viewer.displayName || data.viewer.email} left={entered} />;
}

function Inside({ name, left }: { name: string; left: () => void }) {
  const route = useRoute();
  const live = useLive();
  const leave = async () => {
    await ask(SIGN_OUT, {});
    left();
  };
  return (
    <>
      <header class="bar">
        <a class="brand" href="#/">
          Jobtrail
        </a>
        <nav>
          <Link to="/" here={onApplications(route)} text="Applications" />
          <Link to="/next" here={route === "/next"} text="Next" />
          <Link to="/review" here={route === "/review"} text="Review" />
          <Link to="/insights" here={route === "/insights"} text="Insights" />
          <Link to="/messages" here={onMessages(route)} text="Messages" />
          <Link to="/mail" here={route === "/mail"} text="Mail" />
          <Link to="/cv" here={route === "/cv"} text="CV" />
          <Link to="/mailboxes" here={onMailboxes(route)} text="Mailboxes" />
        </nav>
        <Search />
        <span class={live ? "live on" : "live"} role="status">
          {live ? "live" : "reconnecting"}
        </span>
        <span class="soft">{name}</span>
        <button type="button" onClick={leave}>
          Sign out
        </button>
      </header>
      <main>
        <Page route={route} />
      </main>
    </>
  );
}

function Link({ to, here, text }: { to: string; here: boolean; text: string }) {
  return (
    <a href={`#${to}`} aria-current={here ? "page" : undefined}>
      {text}
    </a>
  );
}

/** The page's address may tell how a connection ended. */
function onMailboxes(route: string): boolean {
  return route.split("?")[0] === "/mailboxes";
}

/** The page's address may tell which messages to show. */
function onMessages(route: string): boolean {
  return route.split("?")[0] === "/messages";
}

/** The page's address may tell which applications to show. */
function onApplications(route: string): boolean {
  return route.startsWith("/applications/") || route.split("?")[0] === "/";
}

function Page({ route }: { route: string }) {
  const application = /^\/applications\/(.+)$/.exec(route)?.[1];
  if (application) return <Application id={application} key={application} />;
  if (route === "/mail") return <Mail />;
  if (route === "/next") return <Next />;
  if (route === "/review") return <Review />;
  if (route.split("?")[0] === "/search") return <SearchPage key={route} route={route} />;
  if (route === "/cv") return <Cvs />;
  if (route === "/insights") return <Insights />;
  if (onMessages(route)) return <Messages key={route} route={route} />;
  if (onMailboxes(route)) return <Mailboxes route={route} />;
  return <Applications key={route} route={route} />;
}

const root = document.getElementById("app");
if (root) render(<App />, root);

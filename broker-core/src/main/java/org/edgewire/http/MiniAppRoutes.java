package org.edgewire.http;

/** The routes of MiniApp sessions: the server side by the admin key, a member's by its token. */
final class MiniAppRoutes {
  private final SessionsResource sessions;
  private final MemberActionResource member;
  private final Cors cors;

  MiniAppRoutes(HttpSurface.MiniApps miniApps) {
    this.sessions = new SessionsResource(miniApps.rooms().sessions());
    this.member = new MemberActionResource(miniApps.tokens(), miniApps.rooms().sessions());
    this.cors = new Cors(miniApps.origins()::allows);
  }

  void addTo(Routes routes, AdminKey key) {
    routes
        .add("POST", "/miniapps/action/{}", cors.open(member::post))
        .add("OPTIONS", "/miniapps/action/{}", cors::preflight)
        .add("GET", "/miniapps", key.guard(sessions::list))
        .add("PUT", "/miniapps/{}", key.guard(sessions::put))
        .add("GET", "/miniapps/{}", key.guard(sessions::get))
        .add("DELETE", "/miniapps/{}", key.guard(sessions::end))
        .add("PATCH", "/miniapps/{}/state", key.guard(sessions::patch))
        .add("POST", "/miniapps/{}/actions", key.guard(sessions::act))
        .add("DELETE", "/miniapps/{}/users/{}", key.guard(sessions::kick));
  }
}

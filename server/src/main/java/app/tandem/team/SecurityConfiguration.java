package app.tandem.team;

import app.tandem.shared.Problem;
import app.tandem.shared.ProblemBody;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.DelegatingSecurityContextRepository;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import tools.jackson.databind.json.JsonMapper;

/**
 * The locks on the doors: the API needs a session or a token; open are health, sign-in, the dashboard's files, carrier
 * callbacks, and Smile's contract, which brings its own keys.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityContextRepository securityContexts() {
        return new DelegatingSecurityContextRepository(
                new RequestAttributeSecurityContextRepository(), new HttpSessionSecurityContextRepository());
    }

    @Bean
    SecurityFilterChain doors(HttpSecurity http, ApiTokens tokens, SecurityContextRepository contexts, JsonMapper json)
            throws Exception {
        return http.securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .addFilterBefore(new ApiTokenFilter(tokens, json), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(doors -> doors.requestMatchers("/api/session")
                        .permitAll()
                        .requestMatchers("/api/**", "/api")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                // A token is sent on purpose, a cookie by itself: only the cookie needs the second proof.
                .csrf(csrf -> csrf.spa()
                        .ignoringRequestMatchers("/rewards/v1/**", "/callbacks/**")
                        .ignoringRequestMatchers(SecurityConfiguration::hasToken))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, cause) -> ProblemBody.write(
                                        response,
                                        json,
                                        new Problem(
                                                HttpStatus.UNAUTHORIZED,
                                                "not-signed-in",
                                                "Sign in, or send an API token as Authorization: Bearer tdm_….")))
                        .accessDeniedHandler((request, response, cause) -> ProblemBody.write(
                                response,
                                json,
                                new Problem(
                                        HttpStatus.FORBIDDEN,
                                        "csrf-missing",
                                        "The page is out of date. Reload it and try again."))))
                .requestCache(cache -> cache.disable())
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(
                                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                                                + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                permissions -> permissions.policy("camera=(), microphone=(), geolocation=()"))
                        .frameOptions(frame -> frame.deny()))
                .build();
    }

    private static boolean hasToken(HttpServletRequest request) {
        return ApiTokenFilter.bearer(request) != null;
    }
}

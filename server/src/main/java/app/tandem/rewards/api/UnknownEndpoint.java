package app.tandem.rewards.api;

import app.tandem.shared.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every path and method that no endpoint of the contract has: 404 in the contract's own envelope. */
@RestController
@Hidden
class UnknownEndpoint {
    @RequestMapping({"/rewards/v1", "/rewards/v1/**"})
    void unknown() {
        throw nothingHere();
    }

    static Problem nothingHere() {
        return new Problem(HttpStatus.NOT_FOUND, "not-found", "There is nothing at this address.");
    }
}

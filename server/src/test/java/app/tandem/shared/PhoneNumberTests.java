package app.tandem.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumberTests {
    @ParameterizedTest
    @CsvSource({
        "+12125550101,   US, 212",
        "+14165550101,   CA, 416",
        "+442079460958,  GB, 20",
        "+390612345678,  IT, 06",
        "+80012345678,   ,   ",
        "+999123,        ,   "
    })
    void a_number_tells_its_country_and_area(String e164, @Nullable String country, @Nullable String areaCode) {
        assertThat(new PhoneNumber(e164).place()).isEqualTo(new PhoneNumber.Place(country, areaCode));
    }
}

package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.messages.ReplyWords.Meaning;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyWordsTests {
    private final ReplyWords words = new ReplyWords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop",
                " Stop! ",
                "\"STOP\"",
                "‘stop’",
                "STOP.",
                "S.T.O.P",
                "STOPALL",
                "Stop  all",
                "STOP ALL",
                "UNSUBSCRIBE",
                "Cancel",
                "END",
                "quit",
                "REVOKE",
                "OPTOUT",
                "OPT OUT",
                "OPT-OUT",
                "opt   out",
                "Remove",
                "ARRET",
                "ARRÊT",
                "arre\u0302t",
                "ARRETE",
                "ALTO",
                "parar",
                "BASTA",
                "cancelar",
                "🛑",
                "STOP 🛑",
                "stop texting me",
                "Stop, please",
                "please stop",
                "STOP\n",
                "\u00a0STOP\u00a0",
                "remove me",
                "no more texts",
                "Leave me alone!!",
                "Please opt me out",
                "unsubscribe me please",
                "don't text me"
            })
    void these_opt_out(String text) {
        assertThat(words.meaning(text)).isEqualTo(Meaning.OPT_OUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "don't stop", "when does the sale end?", "can I cancel my order", "the end is near", "nonstop",
                        "stopping by",
                "I quit smoking", "", "!!!", "weekend", "bus stop", "stopover"
            })
    void these_do_not(String text) {
        assertThat(words.meaning(text)).isEqualTo(Meaning.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "start!", "Unstop", " UNSTOP "})
    void these_opt_in(String text) {
        assertThat(words.meaning(text)).isEqualTo(Meaning.OPT_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELP", "help?", "Info", "AYUDA", "aide"})
    void these_ask_for_help(String text) {
        assertThat(words.meaning(text)).isEqualTo(Meaning.HELP);
    }
}

package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The scripts in their shells: what they complete where somebody has typed so much.
class CompletionTest {
    private static final String MODELS = "composite-instance-root patient-root patient-study-only study-root"
            + " without-bulk-data";
    /// What is typed, and what can follow.
    private static final List<List<String>> TYPED = List.of(
            List.of("larmor se", "send serve set"),
            List.of("larmor ec", "echo"),
            List.of("larmor man comp", "completion"),
            List.of("larmor send PACS@pacs:104 --max", "--max-pdu"),
            List.of("larmor serve --no-t", "--no-tls-plain-too --no-tls-require-client --no-tls-retired"),
            List.of("larmor find --level ", "image patient series study"),
            List.of("larmor serve --durability ", "fsync none os"),
            List.of("larmor serve --log-level ", "debug error info trace warn"),
            List.of("larmor get --model ", MODELS),
            List.of("larmor echo --tls-profile bcp195-rfc", "bcp195-rfc8996 bcp195-rfc8996-modified"),
            List.of("larmor convert --to ", "big-endian deflated explicit implicit"),
            List.of("larmor generate --modality ", "CT MR SR US"),
            List.of("larmor completion ", "bash fish zsh"),
            List.of("larmor ups PACS@pacs:104 un", "unsubscribe"),
            List.of("larmor send PACS@pacs:104 ima", "image.dcm"),
            List.of("larmor echo PACS@pacs:104 --tls-ca ca", "ca.pem"),
            List.of("larmor echo PACS@pacs:104 --calling ", ""));
    /// Prints all that could be inserted, instead of inserting it.
    private static final String ZSH = """
            zmodload zsh/zpty
            TERM=dumb
            zpty shell zsh -f -i
            say() { zpty -w shell "$1" }
            say 'PROMPT=; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D'
            say 'compadd() { local -a hits
                if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
                builtin compadd -A hits "$@"; print -rl -- "hit:"${^hits} }'
            say 'all() { print; _main_complete; print "all ""shown"; compstate[insert]=; compstate[list]=; zle -M "" }'
            say 'zle -C all complete-word all; bindkey "^X" all; print "rea""dy"'
            local out
            zpty -r -m shell out '*ready*'
            for words; do
                zpty -w -n shell "$words"$'\\x18'
                zpty -r -m shell out '*all shown*'
                print -r -- "$out"
                print "next:"
                zpty -w -n shell $'\\x15'
            done
            zpty -d shell
            """;

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        for (String shell : List.of("bash", "zsh", "fish")) {
            Files.writeString(folder.resolve(shell.equals("zsh") ? "_larmor" : "larmor." + shell),
                    Run.of("completion", shell).out());
        }
        Files.createFile(folder.resolve("image.dcm"));
        Files.createFile(folder.resolve("ca.pem"));
    }

    @Test
    void inBash() throws Exception {
        Path bash = Shells.require("bash");
        // Files are what bash itself completes where a script has no answer.
        var script = """
                cd '%s'
                source ./larmor.bash
                for words; do
                    COMP_WORDS=($words); [[ $words == *' ' ]] && COMP_WORDS+=('')
                    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); default=yes
                    compopt() { default=; }
                    _larmor
                    [[ $default && ${#COMPREPLY[@]} == 0 ]] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
                    printf '%%s\\n' "${COMPREPLY[@]}" next:
                done
                """.formatted(folder);
        check(Shells.output(command(bash, List.of("-c", script, "bash"))), Function.identity());
    }

    @Test
    void inBashAfterAnEqualsSign() throws Exception {
        Path bash = Shells.require("bash");
        var script = "source '" + folder.resolve("larmor.bash") + """
                '
                COMP_WORDS=(larmor find --level = st) COMP_CWORD=4; _larmor; echo "${COMPREPLY[@]}"
                COMP_WORDS=(larmor find --level =) COMP_CWORD=3; _larmor; echo "${COMPREPLY[@]}"
                """;
        assertEquals("study\npatient study series image\n",
                Shells.output(List.of(bash.toString(), "-c", script)));
    }

    @Test
    void inFish() throws Exception {
        Path fish = Shells.require("fish");
        var script = "cd '" + folder + """
                '
                source larmor.fish
                for words in $argv
                    complete -C $words
                    echo next:
                end
                """;
        check(Shells.output(command(fish, List.of("-N", "-c", script))), line -> line.replaceFirst("\t.*", ""));
    }

    @Test
    void inZsh() throws Exception {
        Path zsh = Shells.require("zsh");
        Path script = Files.writeString(folder.resolve("try.zsh"), "cd '" + folder + "'\n" + ZSH);
        Pattern hit = Pattern.compile("^hit:|^next:$");
        check(Shells.output(command(zsh, List.of("-f", script.toString()))), line -> {
            String text = line.replace("\r", "");
            return hit.matcher(text).find() ? text.replace("hit:", "") : "";
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aCommandThatIsNotForPeopleIsNotCompleted(String shell) {
        assertEquals(0,
                Run.of("completion", shell).out().lines().filter(line -> line.matches(".*\\btrain\\b.*")).count());
    }

    private static List<String> command(Path shell, List<String> arguments) {
        var command = new ArrayList<>(List.of(shell.toString()));
        command.addAll(arguments);
        TYPED.forEach(each -> command.add(each.getFirst()));
        return command;
    }

    private static void check(String output, Function<String, String> word) {
        var expected = TYPED.stream().map(each -> each.getFirst() + ": " + each.getLast()).toList();
        var actual = new ArrayList<String>();
        var words = new ArrayList<String>();
        for (String line : output.lines().toList()) {
            String text = Objects.requireNonNull(word.apply(line));
            if (text.equals("next:") && actual.size() < TYPED.size()) {
                actual.add(TYPED.get(actual.size()).getFirst() + ": "
                        + String.join(" ", words.stream().distinct().sorted().toList()));
                words.clear();
            } else if (!text.isBlank()) {
                words.add(text);
            }
        }
        assertEquals(expected, actual, output);
    }
}

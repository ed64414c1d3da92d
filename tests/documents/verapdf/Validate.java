import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Validate FLAVOUR,... FILE...: one line a file and flavour, tab-separated: flavour, path, PASS or FAIL,
 * number of checks made, and the clauses that are broken with what the validator says of the first case.
 */
public class Validate {
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    for (int i = 1; i < arguments.length; i++) {
      for (String flavour : arguments[0].split(",")) {
        System.out.println(flavour + "\t" + arguments[i] + "\t" + verdict(flavour, arguments[i]));
      }
    }
  }

  private static String verdict(String name, String path) {
    PDFAFlavour flavour = PDFAFlavour.fromString(name);
    ValidationProfile profile = Profiles.getVeraProfileDirectory().getValidationProfileByFlavour(flavour);
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
      ValidationResult result =
          Foundries.defaultInstance().createValidator(profile, false).validate(parser);
      String verdict = result.isCompliant() ? "PASS" : "FAIL";
      return verdict + "\t" + result.getTotalAssertions() + "\t" + broken(result);
    } catch (Exception error) {
      return "FAIL\t0\t" + oneLine(error.toString());
    }
  }

  private static String broken(ValidationResult result) {
    Map<String, String> first = new TreeMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() == TestAssertion.Status.FAILED) {
        String clause = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
        first.putIfAbsent(
            clause, assertion.getMessage() + " at " + assertion.getLocation().getContext());
      }
    }
    return oneLine(first.toString());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}

package app.tandem.rewards.imports;

import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/api/rewards/customers/import")
class CustomerImportController {
    private final CustomerImport customers;

    CustomerImportController(CustomerImport customers) {
        this.customers = customers;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    CustomerImport.Report upload(SignedIn who, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        if (file == null) {
            throw Problem.invalid("file-missing", "file", "Send the CSV file as the form field file.");
        }
        try (var content = file.getInputStream()) {
            return customers.run(who.shop(), content);
        }
    }

    @PostMapping(consumes = "text/csv")
    CustomerImport.Report body(SignedIn who, InputStream body) throws IOException {
        // To disk first: the import holds a database connection, which must not wait for a slow sender.
        var file = Files.createTempFile("customers", ".csv");
        try {
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
            try (var content = Files.newInputStream(file)) {
                return customers.run(who.shop(), content);
            }
        } finally {
            Files.delete(file);
        }
    }
}

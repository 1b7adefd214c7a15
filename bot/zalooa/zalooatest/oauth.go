package zalooatest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// keys are the tokens that the server gave out. refresh is false once it was used.
type keys struct {
	access  map[string]time.Time // end of life
	refresh map[string]bool
	codes   map[string]code
}

// code is what an administrator's browser came back with; it works once and for ten minutes.
type code struct {
	challenge string
	until     time.Time
}

// codeLife is how long a code works.
const codeLife = 10 * time.Minute

// Permit is an administrator of the account opening the app's permission address in a browser and saying yes: it gives the address that the
// browser is sent to.
func (s *Server) Permit(address string) (back string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	q := u.Query()
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || to.Host == "" || u.Path != PathPermission || q.Get("app_id") != AppID || len(q.Get("code_challenge")) != 43 {
		return "", fmt.Errorf("zalooatest: not a permission address of this app: %s", u.Path)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	given := fmt.Sprintf("test-code-%d-of-nobody", s.serial)
	s.keys.codes[given] = code{q.Get("code_challenge"), s.now().Add(codeLife)}
	answer := url.Values{"code": {given}, "oa_id": {OAID}, "state": {q.Get("state")}}
	to.RawQuery = answer.Encode()
	return to.String(), nil
}

// redeem takes a code that fits its verifier. s.mu is held.
func (s *Server) redeem(given, verifier string) bool {
	c, known := s.keys.codes[given]
	delete(s.keys.codes, given)
	sum := sha256.Sum256([]byte(verifier))
	if !known || !s.now().Before(c.until) || len(verifier) != 43 || base64.RawURLEncoding.EncodeToString(sum[:]) != c.challenge {
		return false
	}
	clear(s.keys.refresh)
	return true
}

func jsonInt(n int) string { return strconv.Itoa(n) }

// Authorise is an administrator permitting the app: it gives a first refresh token. Earlier ones stop.
func (s *Server) Authorise() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.keys.refresh)
	token := s.newRefresh()
	return token
}

func (s *Server) newRefresh() string {
	s.serial++
	token := fmt.Sprintf("test-refresh-%d-of-nobody", s.serial)
	s.keys.refresh[token] = true
	return token
}

// RevokeAccess makes every access token stop, as happens when somebody else renews.
func (s *Server) RevokeAccess() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.keys.access {
		s.keys.access[t] = s.now().Add(-time.Second)
	}
}

// RevokeAll is the administrator withdrawing the permission.
func (s *Server) RevokeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.keys.access)
	clear(s.keys.refresh)
}

// token exchanges a refresh token or a code, once.
func (s *Server) token(r *http.Request) any {
	refused := func(code int, name string) any {
		return map[string]any{"error": code, "error_name": name, "error_description": name, "error_reason": "", "ref_doc": "https://example.org"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	form := r.PostForm
	given := form.Get("refresh_token")
	usable, known := s.keys.refresh[given]
	switch {
	case r.Method != http.MethodPost || form.Get("grant_type") != "refresh_token" && form.Get("grant_type") != "authorization_code":
		return refused(-14004, "Invalid grant type")
	case form.Get("app_id") != AppID:
		return refused(-14002, "Invalid appId")
	case r.Header.Get("secret_key") != AppSecret:
		return refused(-14010, "Invalid secret key")
	case form.Get("grant_type") == "authorization_code":
		if !s.redeem(form.Get("code"), form.Get("code_verifier")) {
			return refused(-14003, "Invalid code "+form.Get("code"))
		}
	case !known || !usable:
		return refused(-14020, "Invalid refresh token "+given)
	default:
		s.keys.refresh[given] = false
	}
	clear(s.keys.access)
	s.serial++
	access := fmt.Sprintf("test-access-%d-of-nobody", s.serial)
	s.keys.access[access] = s.now().Add(s.manner.Lives)
	seconds := int(s.manner.Lives / time.Second)
	said := map[string]any{"access_token": access, "refresh_token": s.newRefresh(), "expires_in": jsonInt(seconds)}
	if s.manner.Numbers {
		said["expires_in"] = seconds
	}
	s.Touch()
	return said
}

// tokenFits checks an access token. s.mu is held.
func (s *Server) tokenFits(token string) (answer, bool) {
	end, known := s.keys.access[token]
	switch {
	case !known:
		return refuse(-216, "Access token is invalid: "+token), false
	case !s.now().Before(end):
		return refuse(-220, "access_token is expired or removed"), false
	}
	return answer{}, true
}
